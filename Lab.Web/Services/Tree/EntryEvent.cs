using System.Globalization;
using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Tree;

/// <summary>A record of the RCU scope that touches an entry.</summary>
/// <param name="When">Run time.</param>
/// <param name="Who">The lane.</param>
/// <param name="What">The kind, and the operation if it has one.</param>
public sealed record EntryEvent(string When, string Who, string What)
{
    /// <summary>Records shown, at most: the latest.</summary>
    public const int Most = 6;

    /// <summary>Of a window's records those whose addresses meet the entry's range, oldest first.</summary>
    /// <param name="capture">Null: no window is kept.</param>
    public static IReadOnlyList<EntryEvent> Of(ScopeCapture? capture, TreeEntry entry)
    {
        var events = new List<EntryEvent>();
        for (var row = 0; row < capture?.Kind.Length; row++)
        {
            var kind = (ScopeEventKind)capture.Kind[row];
            if (!Touches(capture, row, kind, entry))
                continue;
            var what = kind is ScopeEventKind.EntryLocked ? "LOCKED, from break to make" : $"{Words(kind)}{ScopeWords.Of((ScopeOperation)capture.Argument[row])}";
            var length = capture.DurationNs[row] > 0 ? string.Create(CultureInfo.InvariantCulture, $", {capture.DurationNs[row] / 1e3:0.0}\u202fµs") : string.Empty;
            events.Add(new EntryEvent(TreeWords.Time(capture.ElapsedNs + capture.StartNs[row]), capture.Lanes[capture.Lane[row]], what + length));
        }

        return events.TakeLast(Most).ToList();
    }

    private static bool Touches(ScopeCapture capture, int row, ScopeEventKind kind, TreeEntry entry)
    {
        var (from, level) = (capture.Address[row], capture.Level[row]);
        var bytes = kind switch
        {
            ScopeEventKind.EntryLocked when level == entry.Level => 1UL,
            ScopeEventKind.Retry or ScopeEventKind.Again => 1UL,
            ScopeEventKind.Operation => Math.Max(1, capture.Extra[row]),
            _ => 0UL,
        };
        return bytes > 0 && from < entry.Ipa + entry.Bytes && entry.Ipa < from + bytes;
    }

    private static string Words(ScopeEventKind kind) => kind == ScopeEventKind.Operation ? string.Empty : $"{ScopeWords.Of(kind)}, ";
}
