using Lab.Engine.Experiments;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Tests.Experiments;

public sealed class ComparisonReportTests
{
    [Fact]
    public void ToText_KnownSlices_IsTheGoldenText()
    {
        const string Golden =
            """
            Stage-2 Lab comparison. MODEL in user space: times are not kernel times.
            .NET 10.0.12, arm64, 80 cores, lab 0.1.0, host altra
            host kernel Linux 6.12.0
            lab compare --a rwlock-6.1 --b parallel --mib-per-vcpu 64 --slice \
              2000ms --settle 500ms --pairs 16 --calibration-pairs 8 --seed 7

            A  rwlock-6.1
            B  parallel
            from A to B: Policy rwlock-6.1 → parallel
            both: 2 vCPUs of 64 MiB, backing Block2M, dirty logging, 1 unmap thread

            pairs 8 of 16, slices 2000 ms + 500 ms settled, random order, seed 7,
              looks at 8/16 (level 0.025 each)
            noise floor 3.9 % (A against A, 8 pairs), core wait A 0.0 % B 0.0 %, 0
              pairs run again

                                        A          B      B/A   interval
            * faults/s              994 k     1.24 M    1.246   [1.191, 1.320]
              fault mean          2.00 us    2.00 us    1.000   [1.000, 1.000]
              fault p50           5.89 us    5.89 us    1.000   [1.000, 1.000]
              fault p99           5.89 us    5.89 us    1.000   [1.000, 1.000]
              CPU/fault           1.01 us     805 ns    0.802   [0.767, 0.838]
              * primary, chosen before the start, interval of 97.5 %; the others
                are secondary, of 95 %, each for itself and not for an early end.
                B/A is the median of the pairs' ratios. Percentiles are of merged
                histograms, in buckets of 6.25 %. Ratios of backlog, lock wait and
                retries are of values plus 4 KiB, 0.01 % and 0.0001: 0 is a value.

            verdict: B faster: faults/s 1.246x [1.191, 1.320]
            signed-rank p 0.0078, evidence 28.4 : 1 (signs, valid at any moment; 20
              is strong)

            what would make this wrong
              - times are of a user-space model; the sign may carry over to the
                kernel, the size does not
              - the same on another machine: fewer or more cores move the crossing
                point
              - all slices ran in one process: how the runtime compiled and laid out
                the code is one draw, the same in every slice
              - TLBI costs are modelled (1000 ns + 500 ns for each initiator), not
                measured
              - closed loop: who is held up asks for nothing meanwhile, so a long
                stall is one sample and percentiles are too good
                (--arrivals-per-second opens the loop; due-p99 counts from when an
                access fell due)
              - the last-level tables take about 256 KiB and may fit a cache
              - slices are equal in time, not in work: the faster arm gets further,
                so faults of every kind are mixed in other shares
              - it ended after 8 of 16 pairs because the difference was clear: after
                an early end an effect is rather too large, and every interval
                rather too narrow
            """;

        Assert.Equal(Golden.ReplaceLineEndings("\n") + "\n", Report().ToText());
    }

    private static ComparisonReport Report()
    {
        var plan = new ComparisonPlan
        {
            A = new RunOptions { Policy = "rwlock-6.1", MiBPerVcpu = 64 }, B = new RunOptions { Policy = "parallel", MiBPerVcpu = 64 }, Pairs = 16, Seed = 7, Metric = "faults",
        };
        var comparison = new Comparison(plan);
        var machine = new SimulatedSlices(11) { Ratio = 1.25, Noise = 0.03 };
        while (comparison.Next is { } ticket)
        {
            var counts = machine.Run(ticket).Counts with
            {
                Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal)
                {
                    [nameof(Histogram.Fault)] = new() { Buckets = [150, 200], Counts = [990, 10], Max = 30_000, Sum = 2_000_000 },
                },
            };
            comparison.Add(new SliceResult(ticket, counts));
        }

        return new ComparisonReport(comparison, new ComparisonOrigin(
            new EngineHello { ProcessId = 1, Runtime = ".NET 10.0.12", Host = "altra", Cores = 80, Architecture = "arm64", Version = "0.1.0" },
            "Linux 6.12.0",
            "lab compare --a rwlock-6.1 --b parallel --mib-per-vcpu 64 --slice 2000ms --settle 500ms --pairs 16 --calibration-pairs 8 --seed 7"));
    }
}
