using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>Names that a part of the source must not use, and what to use instead.</summary>
public static class BannedSymbols
{
    /// <summary>Layers 1 to 7 reach the machine through the platform only, so that a simulated one can stand in.</summary>
    public static IReadOnlyList<BannedSymbol> AbovePrimitives { get; } =
    [
        new(@"\bVolatile\.", "TPlatform.Load and Store"),
        new(@"\bvolatile\b", "TPlatform.Load and Store"),
        new(@"\bInterlocked\.", "TPlatform's read-modify-writes"),
        new(@"\bThread\.MemoryBarrier\b", "TPlatform.Fence"),
        new(@"\bThread\.(Sleep|Yield|SpinWait)\b", "TPlatform.Park, Yield or Pause"),
        new(@"\bSpinWait\b", "TPlatform.Pause"),
        new(@"\bStopwatch\b", "TPlatform.NowNs"),
        new(@"\bEnvironment\.TickCount", "TPlatform.NowNs"),
    ];

    /// <summary>Everywhere but tests: a run must repeat from its seed, and a clock must be replaceable.</summary>
    public static IReadOnlyList<BannedSymbol> Everywhere { get; } =
    [
        new(@"\bDateTime(Offset)?\.(Utc)?Now\b", "TimeProvider"),
        new(@"\bRandom\.Shared\b", "DeterministicRandom"),
        new(@"\bnew Random\(", "DeterministicRandom"),
    ];

    /// <summary>Every use in a file, as "file:line: name → instead".</summary>
    public static IEnumerable<string> Uses(SourceFile file, IReadOnlyList<BannedSymbol> banned)
    {
        for (var line = 0; line < file.Code.Count; line++)
        {
            foreach (var symbol in banned)
            {
                var match = Regex.Match(file.Code[line], symbol.Pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
                if (match.Success)
                    yield return $"{file.Path}:{line + 1}: {match.Value} is banned here; use {symbol.Instead}";
            }
        }
    }
}
