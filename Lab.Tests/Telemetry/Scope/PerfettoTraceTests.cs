using System.Text;
using System.Text.Json;
using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Tests.Telemetry.Scope;

public sealed class PerfettoTraceTests
{
    [Fact]
    public void Write_Sample_IsTheGoldenText()
    {
        const string Golden =
            """
            {"displayTimeUnit":"ns","otherData":{"run":"run-1","headline":"Grace period 18412: 3.10 us, held by vcpu 1, permission fault at level 2, IPA 0x80200000.","trigger":"NextGracePeriod","model":"Stage-2 Lab: a model in user space; times are not a kernel\u0027s.","window_starts_at_run_time_ns":"12000000500","records_cut":"0","records_dropped":"0"},"traceEvents":[
            {"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"Stage-2 Lab (MODEL)"}},
            {"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"vcpu 0"}},
            {"ph":"M","name":"thread_name","pid":1,"tid":2,"args":{"name":"vcpu 1"}},
            {"ph":"M","name":"thread_name","pid":1,"tid":3,"args":{"name":"rcu_gp"}},
            {"ph":"i","name":"callback queued","cat":"callback queued","pid":1,"tid":1,"ts":-0.500,"s":"t","args":{"level":2,"table":"0x10004000","pages":1}},
            {"ph":"X","name":"permission fault","cat":"operation","pid":1,"tid":2,"ts":998.000,"dur":4.000,"args":{"level":2,"ipa":"0x80200000"}},
            {"ph":"X","name":"read section","cat":"read section","pid":1,"tid":2,"ts":998.250,"dur":3.250,"args":{"level":2,"operation":"permission fault","ipa":"0x80200000"}},
            {"ph":"X","name":"TLBI","cat":"TLBI","pid":1,"tid":1,"ts":999.000,"dur":0.700,"args":{"ipa":"0x80000000","form":"range","pages":512}},
            {"ph":"X","name":"grace period 18412","cat":"grace period","pid":1,"tid":3,"ts":1000.000,"dur":3.100,"args":{"level":2,"ipa":"0x80200000","held_by":"vcpu 1","operation":"permission fault","expedited":false,"sentence":"Grace period 18412: 3.10 us, held by vcpu 1, permission fault at level 2, IPA 0x80200000."}},
            {"ph":"i","name":"retry","cat":"retry","pid":1,"tid":1,"ts":1001.007,"s":"t","args":{"level":3,"operation":"map fault","ipa":"0x80003000"}},
            {"ph":"X","name":"callbacks run","cat":"callbacks run","pid":1,"tid":3,"ts":1004.000,"dur":0.900,"args":{"callbacks":1}},
            {"ph":"X","name":"tables freed","cat":"tables freed","pid":1,"tid":3,"ts":1004.100,"dur":0.400,"args":{"level":2,"table":"0x10004000","pages":1}}]}
            """;

        Assert.Equal(Golden.ReplaceLineEndings("\n").Replace("\n", "", StringComparison.Ordinal), Text(ScopeSamples.Capture()));
    }

    /// <summary>What a viewer of the Trace Event Format needs of every event.</summary>
    [Fact]
    public void Write_EveryEvent_IsWellFormed()
    {
        var capture = ScopeSamples.Capture();
        using var trace = JsonDocument.Parse(Text(capture));
        var events = trace.RootElement.GetProperty("traceEvents").EnumerateArray().ToList();
        var named = events.Where(e => e.GetProperty("ph").GetString() == "M").Select(e => e.GetProperty("tid").GetInt32()).ToHashSet();
        var drawn = events.Where(e => e.GetProperty("ph").GetString() != "M").ToList();

        Assert.Equal(capture.Kind.Length, drawn.Count);
        Assert.Equal(drawn.Select(e => e.GetProperty("ts").GetDouble()), drawn.Select(e => e.GetProperty("ts").GetDouble()).Order());
        foreach (var e in drawn)
        {
            Assert.False(string.IsNullOrEmpty(e.GetProperty("name").GetString()));
            Assert.Equal(1, e.GetProperty("pid").GetInt32());
            Assert.Contains(e.GetProperty("tid").GetInt32(), named);
            if (e.GetProperty("ph").GetString() == "X")
                Assert.True(e.GetProperty("dur").GetDouble() >= 0);
            else
                Assert.Equal(("i", "t"), (e.GetProperty("ph").GetString(), e.GetProperty("s").GetString()));
        }
    }

    [Fact]
    public void Words_EveryKindAndOperation_HasOne()
    {
        Assert.Equal(Enum.GetValues<ScopeEventKind>().Length, Enum.GetValues<ScopeEventKind>().Select(ScopeWords.Of).Distinct().Count());
        Assert.Equal(Enum.GetValues<ScopeOperation>().Length, Enum.GetValues<ScopeOperation>().Select(ScopeWords.Of).Distinct().Count());
    }

    private static string Text(ScopeCapture capture)
    {
        using var to = new MemoryStream();
        PerfettoTrace.Write(capture, to);
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
