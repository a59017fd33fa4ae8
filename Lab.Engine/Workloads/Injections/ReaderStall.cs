using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>A registered reader is preempted in its read section: no grace period that began after it did ends meanwhile.
/// The section's age is asked for: it is as long as sections get.</summary>
internal sealed class ReaderStall<TPlatform>(InjectionScene<TPlatform> scene) : Injection<TPlatform>(scene)
    where TPlatform : struct, IPlatform
{
    private long _startedAtEnd;

    protected override void Act()
    {
        using (Scene.Worker.Reader.Enter())
        {
            var age = Scene.Worker.Reader.BeginAge();
            while (IsInForce)
                Nap();
            _startedAtEnd = Scene.Machine.Rcu.Read().Started;
            Scene.Worker.CheckAge(age);
        }
    }

    /// <summary>The grace period that waited for it has ended, and its callbacks have run.</summary>
    protected override bool IsOver(in InjectionOutcome.Backlog before)
    {
        var rcu = Scene.Machine.Rcu.Read();
        return rcu.Completed >= _startedAtEnd && ReadBacklog().Callbacks <= before.Callbacks;
    }
}
