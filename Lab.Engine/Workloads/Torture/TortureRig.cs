using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>What every test has: a domain with its thread, threads that begin and end together, and the first
/// violation.</summary>
internal sealed class TortureRig<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int StopWord = 0;
    private const int ViolationsWord = 1;
    private const int NapWord = 2;
    private const int StartedWord = 3;

    // Far beyond what a loaded machine needs to end a loop that looks at IsOver.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(60);

    private readonly SharedWords<TPlatform> _words = new(4, padded: true);
    private readonly Lock _telling = new();
    private readonly long _deadlineNs;
    private string _first = "";
    private bool _abandoned;

    public TortureRig(TortureSlice slice, RcuOptions? options = null, bool hosted = true)
    {
        Slice = slice;
        Domain = new RcuDomain<TPlatform>(options ?? slice.Options);
        Host = new RcuGracePeriodThread<TPlatform>(Domain, failure => Violate($"grace-period thread: {failure.Message}"));
        BeganNs = TPlatform.NowNs();
        _deadlineNs = BeganNs + slice.BudgetNs;
        if (hosted)
            Host.Start();
    }

    public TortureSlice Slice { get; }

    public RcuDomain<TPlatform> Domain { get; }

    public RcuGracePeriodThread<TPlatform> Host { get; }

    public long BeganNs { get; }

    public long Violations => (long)_words.Load(ViolationsWord);

    /// <summary>Everybody ends.</summary>
    public bool IsOver => _words.Load(StopWord) != 0;

    /// <summary>End if the time is up; called by at least one thread of a test all the time.</summary>
    /// <returns><see cref="IsOver"/>.</returns>
    public bool Tick()
    {
        if (TPlatform.NowNs() >= _deadlineNs)
            Stop();
        return IsOver;
    }

    public void Stop() => _words.Store(StopWord, 1);

    /// <summary>Count a violation, keep the first, and end the slice.</summary>
    public void Violate(string what)
    {
        _words.Add(ViolationsWord, 1);
        lock (_telling)
        {
            if (_first.Length == 0)
                _first = what;
        }

        Stop();
    }

    /// <summary>Sleep without using a core. Blocks.</summary>
    public void Nap(long ns) => _words.Park(NapWord, 0, ns);

    /// <summary>Run each body on a thread of its own; they begin together. Blocks until all have ended.</summary>
    public void Run(params IReadOnlyList<Action> bodies)
    {
        var threads = bodies.Select((body, index) => new Thread(() => RunOne(body, bodies.Count))
        {
            Name = $"torture {index}",
            IsBackground = true,
        }).ToList();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
        {
            if (thread.Join(LongestEnd + TimeSpan.FromMicroseconds(Slice.BudgetNs / 1000.0)))
                continue;
            _abandoned = true;
            Violate($"{thread.Name} does not end");
            return;
        }
    }

    public TortureResult Result(string tried, bool conclusive, params IReadOnlyList<string> details) =>
        new(tried, conclusive) { Violations = Violations, First = _first, Details = details };

    public void Dispose()
    {
        // A thread that hangs may still use the memory: it is left to the process's end.
        if (_abandoned)
            return;
        Host.Stop();
        Domain.Dispose();
        _words.Dispose();
    }

    private void RunOne(Action body, int threads)
    {
        _words.Add(StartedWord, 1);
        while (_words.Load(StartedWord) % (ulong)threads != 0)
            TPlatform.Yield();
        try
        {
            body();
        }
#pragma warning disable CA1031 // the slice's edge: whatever ends a thread is a violation, and is told
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            Violate($"{thrown.GetType().Name}: {thrown.Message}");
        }
    }
}
