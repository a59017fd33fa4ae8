using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>The writer of the pipe: publishes, and lets grace periods pass in every form in turn.</summary>
internal sealed class PipeWriter<TPlatform> : IRcuCallback
    where TPlatform : struct, IPlatform
{
    private readonly TortureRig<TPlatform> _rig;
    private readonly PipeElements<TPlatform> _elements;
    private readonly PipeMailbox<TPlatform> _mailbox;
    private readonly RcuCallbackKind _kind;
    private readonly Queue<int> _climbing = new();
    private readonly long[] _updates = new long[Enum.GetValues<PipeForm>().Length];

    public PipeWriter(TortureRig<TPlatform> rig, PipeElements<TPlatform> elements, PipeMailbox<TPlatform> mailbox)
    {
        _rig = rig;
        _elements = elements;
        _mailbox = mailbox;
        _kind = rig.Domain.RegisterKind<PipeWriter<TPlatform>>(this);
    }

    /// <summary>Updates by form.</summary>
    public IReadOnlyList<long> Updates => _updates;

    public static void Invoke(object state, ulong payload)
    {
        var self = (PipeWriter<TPlatform>)state;
        var element = (int)(payload >> 4);
        if (!self.Climb(element))
            self._rig.Domain.CallbackPort.Call(self._kind, payload);
    }

    /// <summary>Grace periods of every form that nobody needs, with naps between.</summary>
    public static long Fake(TortureRig<TPlatform> rig, int index)
    {
        var random = new DeterministicRandom(rig.Slice.Seed, (ulong)index + 200);
        var done = 0L;
        while (!rig.IsOver)
        {
            Pass(rig, (PipeForm)(1 + random.Below((ulong)PipeForm.PollExpedited)));
            done++;
            rig.Nap((long)random.Below(2_000_000));
        }

        return done;
    }

    public void Run()
    {
        var port = _rig.Domain.Register("writer");
        var updates = 0L;
        while (!_rig.Tick())
        {
            var form = (PipeForm)(updates % _updates.Length);
            if (_elements.TryTake(out var element))
            {
                var old = _elements.Publish(element);
                _updates[(int)form]++;
                updates++;
                if (form == PipeForm.Call)
                    port.Call(_kind, (ulong)old << 4);
                else
                    _climbing.Enqueue(old);
            }
            else
            {
                form = PipeForm.Synchronize;
            }

            if (form != PipeForm.Call)
                PassAndClimb(form);
            port.InvokeReady();
            if (updates >= _rig.Slice.MaxTries)
                _rig.Stop();
        }

        _rig.Domain.Unregister(port);
    }

    private void PassAndClimb(PipeForm form)
    {
        Pass(_rig, form);
        for (var i = _climbing.Count; i > 0; i--)
        {
            var element = _climbing.Dequeue();
            if (!Climb(element))
                _climbing.Enqueue(element);
        }
    }

    private bool Climb(int element)
    {
        _mailbox.Deliver(_elements.TakeNote(element));
        return _elements.Climb(element);
    }

    private static void Pass(TortureRig<TPlatform> rig, PipeForm form)
    {
        switch (form)
        {
            case PipeForm.Synchronize:
                rig.Domain.Synchronize();
                break;
            case PipeForm.Expedited:
                rig.Domain.SynchronizeExpedited();
                break;
            case PipeForm.CondSynchronize:
                rig.Domain.CondSynchronize(rig.Domain.GetState());
                break;
            case PipeForm.CondExpedited:
                rig.Domain.CondSynchronizeExpedited(rig.Domain.GetState());
                break;
            case PipeForm.Poll:
                Await(rig, rig.Domain.StartPoll());
                break;
            case PipeForm.PollExpedited:
                Await(rig, rig.Domain.StartPollExpedited());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, "not a form that is waited for");
        }
    }

    private static void Await(TortureRig<TPlatform> rig, GracePeriodCookie cookie)
    {
        while (!rig.Domain.Poll(cookie))
            rig.Nap(20_000);
    }
}
