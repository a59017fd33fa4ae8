using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Workloads.Overlap;

/// <summary>
/// Looks some 100 times a second who is inside the tables, on a thread of its own, and counts for the policy in force.
/// </summary>
/// <remarks>
/// The moments are drawn: exponential distances with a mean of 10 ms, cut at 50 ms. Nothing that repeats can keep in step with
/// them, so a share of moments is a share of time. A look is two reads of every worker's word (<see cref="PresenceBoard"/>); one
/// that was disturbed is repeated at once, which favours, a little, moments at which nobody enters or leaves.
/// </remarks>
public sealed class OverlapSampler<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const double MeanNs = 10_000_000;
    private const double LongestNs = 50_000_000;
    private const int LooksAtMost = 16;

    private readonly Stage2Mmu<TPlatform> _mmu;
    private readonly ScopeClock<TPlatform> _clock = new();
    private readonly Lock _gate = new();
    private readonly TraceOperation[] _at = new TraceOperation[Stage2Mmu<TPlatform>.MaxWorkers];
    private readonly ulong[] _words = new ulong[Stage2Mmu<TPlatform>.MaxWorkers];
    private DeterministicRandom _random;
    private OverlapCounts _counts = new();
    private LockPolicy _policy;
    private Thread? _thread;
    private bool _stopping;

    public OverlapSampler(Stage2Mmu<TPlatform> mmu, ulong seed)
    {
        _mmu = mmu;
        _policy = mmu.Policy;
        _random = new DeterministicRandom(seed, 0x6F76_6572);
    }

    /// <summary>Begin to look; once.</summary>
    public void Start()
    {
        _thread = new Thread(Loop) { Name = "overlap", IsBackground = true };
        _thread.UnsafeStart(); // an observer: it joins nobody's watch
    }

    /// <summary>Look now. One caller at a time.</summary>
    internal void Look()
    {
        var policy = _mmu.Policy;
        var at = _at.AsSpan(0, _mmu.Workers);
        var isRead = false;
        for (var look = 0; look < LooksAtMost && !isRead; look++)
            isRead = _mmu.Presence.TryRead(at, _words);
        lock (_gate)
        {
            // Policies change while nobody is inside: before and after the look it must be the same one.
            if (!ReferenceEquals(policy, _mmu.Policy))
                return;
            if (!string.Equals(policy.Name, _policy.Name, StringComparison.Ordinal))
                _counts = new OverlapCounts();
            _policy = policy;
            if (isRead)
                _counts.Add(at);
            else
                _counts.Skip();
        }
    }

    /// <summary>Counts since the policy in force began. Any thread.</summary>
    public OverlapSnapshot Read()
    {
        lock (_gate)
        {
            return new OverlapSnapshot(_policy.Name, _counts.Samples, _counts.Skipped, _counts.Pairs.ToArray(), _counts.Inside.ToArray());
        }
    }

    /// <summary>End the thread. May block.</summary>
    public void Stop()
    {
        lock (_gate)
            _stopping = true;
        _clock.Wake();
        _thread?.Join();
    }

    public void Dispose()
    {
        Stop();
        _clock.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            var turn = _clock.Turn;
            lock (_gate)
            {
                if (_stopping)
                    return;
            }

            _clock.Sleep(turn, (long)Math.Min(LongestNs, -MeanNs * Math.Log(1 - _random.Unit())));
            Look();
        }
    }
}
