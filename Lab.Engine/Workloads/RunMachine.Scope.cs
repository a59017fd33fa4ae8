using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Workloads;

/// <content>What the scope asks of a machine.</content>
public sealed partial class RunMachine<TPlatform>
{
    /// <param name="policy">Name of the policy in force.</param>
    internal ScopeSources ScopeSources(Func<string> policy) => new()
    {
        NowNs = TPlatform.NowNs,
        CpuNs = HostSystem.ThreadCpuNs,
        Lanes = () => [.. Workers.Select(worker => new ScopeLane(worker.Name, worker.Reader.Index, worker.Trace)), new ScopeLane(ScopeLane.Driver, -1, Rcu.DriverTrace)],
        WorkerNs = () => Mmu.Counters.Sum(MmuCounter.WorkerNs),
        BacklogBytes = () => Rcu.Read().BacklogPages * (long)Memory.PageSize,
        GracePeriodP99Ns = GracePeriodP99Ns,
        GracePeriods = () => Rcu.Read() is var rcu ? rcu.GracePeriods + rcu.GracePeriodsExpedited : 0,
        GracePeriodAgeNs = () => Rcu.Read().GracePeriodAgeNs,
        GracePeriodDueNs = () => Rcu.GracePeriodDueNs,
        PacingNs = () => Rcu.PacingNs,
        ReaderName = Rcu.ReaderName,
        Policy = policy,
    };

    private long GracePeriodP99Ns()
    {
        var words = new ulong[LogHistogram.Words];
        Rcu.GracePeriods.AddTo(words);
        Rcu.AddExpeditedGracePeriods(words);
        var buckets = words.AsSpan(0, LogHistogram.Buckets);
        ulong all = 0;
        foreach (var count in buckets)
            all += count;
        var rest = all / 100;
        for (var bucket = LogHistogram.Buckets - 1; all > 0 && bucket >= 0; bucket--)
        {
            if (buckets[bucket] > rest)
                return (long)Math.Min(LogHistogram.UpperBound(bucket), words[LogHistogram.Buckets]);
            rest -= buckets[bucket];
        }

        return 0;
    }
}
