using System.Globalization;
using System.Text.Json;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry.Scope;

/// <summary>
/// A capture as a trace that ui.perfetto.dev and chrome://tracing open: the JSON Trace Event Format, a thread a lane,
/// microseconds with three decimals from the window's beginning.
/// </summary>
public static class PerfettoTrace
{
    private const int Process = 1;

    /// <param name="to">Stays open.</param>
    public static void Write(ScopeCapture capture, Stream to)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = false });
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteStartObject("otherData");
        json.WriteString("run", capture.RunId);
        json.WriteString("headline", capture.Headline);
        json.WriteString("trigger", capture.Trigger);
        json.WriteString("model", "Stage-2 Lab: a model in user space; times are not a kernel's.");
        json.WriteString("window_starts_at_run_time_ns", capture.ElapsedNs.ToString(CultureInfo.InvariantCulture));
        json.WriteString("records_cut", capture.Cut.ToString(CultureInfo.InvariantCulture));
        json.WriteString("records_dropped", capture.Dropped.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        WriteNames(capture, json);
        foreach (var row in Enumerable.Range(0, capture.Kind.Length).OrderBy(row => capture.StartNs[row]).ThenByDescending(row => capture.DurationNs[row]))
            WriteRow(capture, row, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNames(ScopeCapture capture, Utf8JsonWriter json)
    {
        WriteName(json, "process_name", 0, "Stage-2 Lab (MODEL)");
        for (var lane = 0; lane < capture.Lanes.Length; lane++)
            WriteName(json, "thread_name", lane + 1, capture.Lanes[lane]);
    }

    private static void WriteName(Utf8JsonWriter json, string what, int thread, string name)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", what);
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRow(ScopeCapture capture, int row, Utf8JsonWriter json)
    {
        var kind = (ScopeEventKind)capture.Kind[row];
        var isInstant = kind is ScopeEventKind.Retry or ScopeEventKind.Again or ScopeEventKind.CallbackQueued;
        json.WriteStartObject();
        json.WriteString("ph", isInstant ? "i" : "X");
        json.WriteString("name", NameOf(capture, row, kind));
        json.WriteString("cat", ScopeWords.Of(kind));
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", capture.Lane[row] + 1);
        WriteMicroseconds(json, "ts", capture.StartNs[row]);
        if (isInstant)
            json.WriteString("s", "t");
        else
            WriteMicroseconds(json, "dur", capture.DurationNs[row]);
        json.WriteStartObject("args");
        WriteArguments(capture, row, kind, json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string NameOf(ScopeCapture capture, int row, ScopeEventKind kind) => kind switch
    {
        ScopeEventKind.Operation => ScopeWords.Of((ScopeOperation)capture.Argument[row]),
        ScopeEventKind.GracePeriod => string.Create(
            CultureInfo.InvariantCulture, $"grace period {capture.GracePeriods[(int)capture.Extra[row]].Number}"),
        _ => ScopeWords.Of(kind),
    };

    private static void WriteArguments(ScopeCapture capture, int row, ScopeEventKind kind, Utf8JsonWriter json)
    {
        if (capture.Level[row] >= 0)
            json.WriteNumber("level", capture.Level[row]);
        if (kind is ScopeEventKind.ReadSection or ScopeEventKind.Retry or ScopeEventKind.Again)
            json.WriteString("operation", ScopeWords.Of((ScopeOperation)capture.Argument[row]));
        if (capture.Address[row] != 0)
            json.WriteString(kind is ScopeEventKind.CallbackQueued or ScopeEventKind.TablesFreed ? "table" : "ipa", $"0x{capture.Address[row]:x}");
        switch (kind)
        {
            case ScopeEventKind.GracePeriod:
                var period = capture.GracePeriods[(int)capture.Extra[row]];
                json.WriteString("held_by", period.Holder.Length == 0 ? "nobody" : period.Holder);
                if (period.Holder.Length > 0)
                    json.WriteString("operation", ScopeWords.Of(period.Operation));
                json.WriteBoolean("expedited", period.Expedited);
                json.WriteString("sentence", period.Sentence);
                break;
            case ScopeEventKind.Tlbi:
                json.WriteString("form", capture.Argument[row] switch { 0 => "IPA", 1 => "range", _ => "VMID" });
                if (capture.Extra[row] != 0)
                    json.WriteNumber("pages", capture.Extra[row]);
                break;
            case ScopeEventKind.CallbackQueued or ScopeEventKind.TablesFreed:
                json.WriteNumber("pages", capture.Extra[row]);
                break;
            case ScopeEventKind.CallbacksRun:
                json.WriteNumber("callbacks", capture.Extra[row]);
                break;
            case ScopeEventKind.Operation when capture.Extra[row] != 0:
                json.WriteNumber("bytes", capture.Extra[row]);
                break;
            default:
                break; // nothing more to say
        }
    }

    // Decimal text, so that nanoseconds stay exact.
    private static void WriteMicroseconds(Utf8JsonWriter json, string name, long ns)
    {
        json.WritePropertyName(name);
        json.WriteRawValue((ns / 1_000m).ToString("0.000", CultureInfo.InvariantCulture));
    }
}
