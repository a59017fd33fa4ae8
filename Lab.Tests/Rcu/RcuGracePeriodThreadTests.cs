using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>The domain with its real thread, and real readers.</summary>
public sealed unsafe class RcuGracePeriodThreadTests : IDisposable
{
    private readonly RcuDomain<HostPlatform> _domain = new(new RcuOptions { PacingNs = 0 });
    private readonly RcuGracePeriodThread<HostPlatform> _thread;
    private readonly RcuCallbackKind _count;
    private readonly long[] _counted = new long[1];

    public RcuGracePeriodThreadTests()
    {
        _thread = new RcuGracePeriodThread<HostPlatform>(_domain);
        _count = _domain.RegisterKind(_counted, &Count);
        _thread.Start();
    }

    public void Dispose()
    {
        _thread.Dispose();
        _domain.Dispose();
    }

    /// <summary>
    /// Each round lets the thread park, or nearly so; a wake that is lost would end the test at its bound.
    /// </summary>
    [Fact]
    public void Call_ThreadParkedOrAboutToPark_WakesIt()
    {
        var reader = _domain.Register("waker");
        var parked = 0;
        for (var round = 1; round <= 500; round++)
        {
            if ((round & 1) == 0)
            {
                Eventually.True(() => _domain.IsHostParked, "the grace-period thread parks when idle");
                parked++;
            }

            reader.Call(_count, 16);
            var expected = round;
            Eventually.True(() => _domain.Read().CallbacksInvoked == expected, $"callback {expected} is invoked");
        }

        Assert.Equal(250, parked);
        Assert.Equal(500, Volatile.Read(ref _counted[0]));
    }

    [Fact]
    public void Synchronize_ThreadParked_ReturnsAfterAWholeGracePeriod()
    {
        for (var round = 0; round < 100; round++)
        {
            var cookie = _domain.GetState();
            Eventually.True(() => _domain.IsHostParked, "the grace-period thread parks when idle");
            _domain.Synchronize();
            Assert.True(_domain.Poll(cookie));
        }

        Assert.Equal(100, _domain.Read().GracePeriods);
    }

    [Fact]
    public void Synchronize_ReaderInsideOnAnotherThread_ReturnsOnlyAfterItLeft()
    {
        using var entered = new ManualResetEventSlim();
        var left = 0;
        var sawLeft = 0;
        Threads.Run(2, thread =>
        {
            if (thread == 0)
            {
                var reader = _domain.Register("inside");
                using (reader.Enter())
                {
                    entered.Set();
                    Eventually.True(() => _domain.Read().ForcedScans > 0, "the grace period looks at the reader twice");
                    Volatile.Write(ref left, 1);
                }

                _domain.Unregister(reader);
                return;
            }

            entered.Wait();
            _domain.Synchronize();
            sawLeft = Volatile.Read(ref left);
        });

        Assert.Equal(1, sawLeft);
    }

    /// <summary>
    /// Each thread queues, and the barrier counts: every callback of every thread has run when it returns.
    /// </summary>
    [Fact]
    public void Barrier_ManyThreadsQueued_EveryCallbackHasRun()
    {
        const int Queuers = 4;
        const int Each = 3000;
        for (var round = 1; round <= 5; round++)
        {
            Threads.Run(Queuers, thread =>
            {
                var reader = _domain.Register($"queuer {thread}");
                for (var i = 0; i < Each; i++)
                    reader.Call(_count, 16);
                _domain.Unregister(reader);
            });

            _domain.Barrier();

            Assert.Equal(round * Queuers * Each, Volatile.Read(ref _counted[0]));
        }
    }

    /// <summary>
    /// Readers come and go, each leaving callbacks behind, while others hold sections; nothing is lost.
    /// </summary>
    [Fact]
    public void Register_UnderLoad_LosesNoCallbackAndHoldsUpNoGracePeriod()
    {
        const int Rounds = 300;
        var queued = new long[3];
        Threads.Run(3, thread =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var reader = _domain.Register($"churn {thread}");
                using (reader.Enter())
                {
                    for (var i = 0; i < 1 + (round % 40); i++)
                    {
                        reader.Call(_count, 16);
                        queued[thread]++;
                    }
                }

                _domain.Unregister(reader);
                if (round % 50 == 0)
                    _domain.SynchronizeExpedited();
            }
        });

        _domain.Barrier();

        Assert.Equal(queued.Sum(), Volatile.Read(ref _counted[0]));
        Assert.Equal((1, 0L), (_domain.Read().Readers, _domain.Read().Backlog));
    }

    /// <summary>
    /// rcutorture's forward progress: one reader always inside short sections, one callback that queues itself.
    /// </summary>
    [Fact]
    public void SelfPostingCallback_UnderATightReader_KeepsComingRound()
    {
        var poster = new SelfPoster<HostPlatform>(_domain);
        var sections = 0L;
        Threads.Run(2, thread =>
        {
            if (thread == 0)
            {
                var reader = _domain.Register("tight");
                while (poster.Rounds < 50)
                {
                    using var section = reader.Enter();
                    for (var i = 0; i < 50; i++)
                        HostPlatform.Pause();
                    Volatile.Write(ref sections, sections + 1);
                }

                _domain.Unregister(reader);
                return;
            }

            var queuer = _domain.Register("poster");
            Eventually.True(() => Volatile.Read(ref sections) > 100, "the reader is at it");
            poster.Post(queuer);
            Eventually.True(() => poster.Rounds >= 50, "the callback comes round 50 times");
            _domain.Unregister(queuer);
        });
        poster.Stop();
        _domain.Barrier();

        Assert.InRange(_domain.Read().GracePeriods, 50, long.MaxValue);
    }

    [Fact]
    public void SynchronizeExpedited_ManyCallers_ShareGracePeriods()
    {
        const int Each = 200;
        Threads.Run(4, _ =>
        {
            for (var i = 0; i < Each; i++)
                _domain.SynchronizeExpedited();
        });

        var end = _domain.Read();
        Assert.Equal(4 * Each, end.GracePeriodsExpedited + end.ExpeditedShared);
        Assert.True(end.GracePeriodsExpedited > 0);
    }

    /// <summary>Callbacks, polled cookies and Synchronize under a live switch: every grace period is expedited.</summary>
    [Fact]
    public void SetPacing_ExpeditedOnly_TheThreadDrivesExpeditedGracePeriodsOnly()
    {
        const long NeverNs = 1_000_000_000_000;
        _domain.SetPacing(NeverNs, expedited: true);
        var reader = _domain.Register("queuer");
        for (var round = 1; round <= 50; round++)
        {
            reader.Call(_count, 16);
            var cookie = _domain.StartPoll();
            _domain.Synchronize();
            _domain.Barrier();
            Eventually.True(() => _domain.Poll(cookie), "the polled grace period ends");
            Assert.Equal(round, Volatile.Read(ref _counted[0]));
        }

        _thread.Stop();
        var words = new ulong[LogHistogram.Words];
        _domain.AddExpeditedGracePeriods(words);
        var end = _domain.Read();
        Assert.Equal(0, end.GracePeriods);
        Assert.InRange(end.GracePeriodsExpedited, 50, long.MaxValue);
        Assert.Equal(end.GracePeriodsExpedited, words.AsSpan(0, LogHistogram.Buckets).ToArray().Sum(count => (long)count));
    }

    /// <summary>A caller that waits for the thread steps the machine itself once the thread is gone.</summary>
    [Fact]
    public void Stop_WhileACallerWaits_TheCallerGoesOnAlone()
    {
        using var entered = new ManualResetEventSlim();
        Threads.Run(2, thread =>
        {
            if (thread == 1)
            {
                entered.Wait();
                _domain.Synchronize();
                return;
            }

            var reader = _domain.Register("inside");
            using (reader.Enter())
            {
                entered.Set();
                Eventually.True(() => _domain.Read().ForcedScans > 0, "the grace period looks at the reader twice");
                _thread.Stop();
            }
        });

        Assert.Equal(1, _domain.Read().GracePeriods);
        _thread.Start();
        _domain.Synchronize();
        Assert.Equal(2, _domain.Read().GracePeriods);
    }

    [Fact]
    public void Callback_Throws_EndsTheThreadWithItsFailure()
    {
        Exception? told = null;
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions());
        using var thread = new RcuGracePeriodThread<HostPlatform>(domain, failure => Volatile.Write(ref told, failure));
        var bad = domain.RegisterKind(this, &Throw);
        thread.Start();

        domain.Register("bad").Call(bad, 16);
        Eventually.True(() => !thread.IsRunning, "the thread ends");
        thread.Stop();

        Assert.IsType<InvariantException>(thread.Failure);
        Assert.Same(thread.Failure, told);
    }

    /// <summary>
    /// The third of five throws on the thread while another thread waits in Barrier or Synchronize: it is told, and so is
    /// whoever asks later, with the thread ended, stopped, or started again.
    /// </summary>
    [Fact]
    public void Callback_ThrowsWhileACallerWaits_TheCallerIsToldAndNoCallbackRunsTwice()
    {
        var ran = new int[6];
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions { PacingNs = 0 });
        using var thread = new RcuGracePeriodThread<HostPlatform>(domain);
        using var queued = new ManualResetEventSlim();
        var bad = domain.RegisterKind(ran, &ThrowAtThree);
        thread.Start();

        Threads.Run(2, number =>
        {
            if (number == 1)
            {
                queued.Wait();
                AssertTold(domain.Barrier);
                return;
            }

            var reader = domain.Register("bad");
            using (reader.Enter())
            {
                for (var i = 1UL; i <= 5; i++)
                    reader.Call(bad, i << 4);
                queued.Set();
                Eventually.True(() => domain.Read().ForcedScans > 0, "the grace period looks at the reader twice");
            }
        });

        Eventually.True(() => !thread.IsRunning, "the thread ends");
        AssertTold(domain.Synchronize);
        thread.Stop();
        AssertTold(domain.Barrier);
        Assert.IsType<InvalidOperationException>(thread.Failure);
        thread.Start();
        AssertTold(domain.Barrier);
        Eventually.True(() => !thread.IsRunning, "the thread ends by itself");
        thread.Stop();
        Assert.IsType<InvariantException>(thread.Failure);
        Assert.Equal([0, 1, 1, 1, 0, 0], ran);
    }

    private static void AssertTold(Action wait) =>
        Assert.Contains("third of five", Assert.Throws<InvariantException>(wait).Message, StringComparison.Ordinal);

    private static void ThrowAtThree(object state, ulong payload)
    {
        ((int[])state)[payload >> 4]++;
        if (payload == 0x30)
            throw new InvalidOperationException("the third of five fails");
    }

    private static void Count(object state, ulong payload) => Volatile.Write(ref ((long[])state)[0], ((long[])state)[0] + 1);

    private static void Throw(object state, ulong payload) => Invariant.Fail("a callback that fails");
}
