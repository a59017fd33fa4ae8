using System.Collections.Concurrent;
using System.Diagnostics;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>
/// rcutorture in small: an element leaves the published pointer and climbs one stage of a pipe with each grace period;
/// a section that meets an element beyond stage 1, or a free one, has caught a grace period that was too short.
/// </summary>
public sealed unsafe class PipeTest<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    public const int PipeLength = 10;

    private const int Readers = 2;
    private const int Nodes = 512;

    private readonly NativeBlock _pool = new((nuint)(Nodes * sizeof(PipeNode)));
    private readonly NativeWords _words = new(64);
    private readonly ConcurrentQueue<nint> _free = new();
    private readonly long[][] _stages;
    private readonly RcuDomain<TPlatform> _domain = new(new RcuOptions { PacingNs = 0 });
    private readonly RcuGracePeriodThread<TPlatform> _thread;
    private readonly RcuCallbackKind _kind;
    private readonly ulong* _root;
    private readonly ulong* _stop;

    public PipeTest()
    {
        _root = _words.Address;
        _stop = _root + 32;
        _stages = [new long[PipeLength + 1], new long[PipeLength + 1]];
        for (var i = 0; i < Nodes; i++)
            _free.Enqueue((nint)((PipeNode*)_pool.Address + i));
        _thread = new RcuGracePeriodThread<TPlatform>(_domain);
        _kind = _domain.RegisterKind(this, &Climb);
    }

    /// <summary>Sections by the stage that they saw.</summary>
    public IReadOnlyList<long> ReaderPipe => [.. Enumerable.Range(0, PipeLength + 1).Select(stage => _stages.Sum(reader => reader[stage]))];

    /// <summary>Elements that went through the whole pipe.</summary>
    public long Circulated { get; private set; }

    /// <summary>Run until a violation is seen or the time is over.</summary>
    public LitmusResult Run(GracePeriodForm form, TimeSpan atMost)
    {
        _thread.Start();
        var first = Take()!;
        HostPlatform.Store(_root, (ulong)first);
        var results = new LitmusResult[Readers + 1];
        Threads.Run(Readers + 1, thread =>
            results[thread] = thread == 0 ? new LitmusResult(Update(form, atMost), 0, 0) : Read(thread - 1));
        _domain.Barrier();
        _thread.Stop();
        Assert.Null(_thread.Failure);
        return results.Aggregate((a, b) => a + b);
    }

    public void Dispose()
    {
        _thread.Dispose();
        _domain.Dispose();
        _words.Dispose();
        _pool.Dispose();
    }

    private long Update(GracePeriodForm form, TimeSpan atMost)
    {
        var begun = Stopwatch.GetTimestamp();
        var reader = _domain.Register("updater");
        var climbing = new Queue<nint>();
        var updates = 0L;
        while (HostPlatform.Load(_stop) == 0)
        {
            var node = Take();
            if (node != null)
            {
                var old = (PipeNode*)HostPlatform.Exchange(_root, (ulong)node);
                HostPlatform.Store(&old->Stage, 1);
                updates++;
                if (form == GracePeriodForm.Callback)
                    reader.Call(_kind, (ulong)old);
                else
                    climbing.Enqueue((nint)old);
            }

            if (form != GracePeriodForm.Callback)
                ClimbAll(form, climbing);
            if (Stopwatch.GetElapsedTime(begun) > atMost)
                HostPlatform.Store(_stop, 1);
        }

        _domain.Unregister(reader);
        return updates;
    }

    private LitmusResult Read(int index)
    {
        var reader = _domain.Register($"reader {index}");
        var random = new DeterministicRandom((ulong)index, purpose: 77);
        var sections = 0L;
        var violations = 0L;
        while (HostPlatform.Load(_stop) == 0)
        {
            using (reader.Enter())
            {
                using var inner = random.Percent(12) ? reader.Enter() : default;
                var cookie = _domain.GetState();
                var node = (PipeNode*)HostPlatform.Load(_root);
                Dawdle(ref random);
                var stage = Math.Min(HostPlatform.Load(&node->Stage), PipeLength);
                _stages[index][stage]++;
                if (stage > 1 || HostPlatform.Load(&node->InUse) == 0 || _domain.Poll(cookie))
                    violations++;
            }

            sections++;
            if (violations > 0)
                HostPlatform.Store(_stop, 1);
        }

        _domain.Unregister(reader);
        return new LitmusResult(0, sections, violations);
    }

    private void ClimbAll(GracePeriodForm form, Queue<nint> climbing)
    {
        LetGracePeriodPass(form);
        for (var i = climbing.Count; i > 0; i--)
        {
            var node = (PipeNode*)climbing.Dequeue();
            if (!ClimbOne(node))
                climbing.Enqueue((nint)node);
        }
    }

    private void LetGracePeriodPass(GracePeriodForm form)
    {
        switch (form)
        {
            case GracePeriodForm.Synchronize:
                _domain.Synchronize();
                break;
            case GracePeriodForm.Expedited:
                _domain.SynchronizeExpedited();
                break;
            case GracePeriodForm.Polled:
                var cookie = _domain.StartPoll();
                while (!_domain.Poll(cookie))
                    Thread.Yield();
                break;
            case GracePeriodForm.PolledOneTooEarly:
                var early = new GracePeriodCookie(_domain.StartPoll().Sequence - GracePeriodSequence.One);
                while (!_domain.Poll(early))
                    Thread.Yield();
                break;
            case GracePeriodForm.None:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, "not a form that the updater waits for");
        }
    }

    private PipeNode* Take()
    {
        if (!_free.TryDequeue(out var taken))
            return null;
        var node = (PipeNode*)taken;
        HostPlatform.Store(&node->Stage, 0);
        HostPlatform.Store(&node->InUse, 1);
        return node;
    }

    /// <returns>True at the end of the pipe.</returns>
    private bool ClimbOne(PipeNode* node)
    {
        var stage = HostPlatform.Load(&node->Stage) + 1;
        HostPlatform.Store(&node->Stage, stage);
        if (stage < PipeLength)
            return false;
        HostPlatform.Store(&node->InUse, 0);
        Circulated++;
        _free.Enqueue((nint)node);
        return true;
    }

    // The callback of the callback form: it climbs, and queues itself again until the end.
    private static void Climb(object test, ulong payload)
    {
        var self = (PipeTest<TPlatform>)test;
        if (!self.ClimbOne((PipeNode*)payload))
            self._domain.Invoker.Call(self._kind, payload);
    }

    private static void Dawdle(ref DeterministicRandom random)
    {
        var dice = random.Below(2000);
        var pauses = dice < 4 ? 5000u : dice < 60 ? 200u : 2u;
        for (var i = 0u; i < pauses; i++)
            HostPlatform.Pause();
        if (dice > 1998)
            Thread.Yield();
    }
}
