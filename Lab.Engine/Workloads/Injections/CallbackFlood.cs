using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>Callbacks as fast as one thread can queue them, and no help with running them.</summary>
internal sealed class CallbackFlood<TPlatform>(InjectionScene<TPlatform> scene, FloodCallbacks<TPlatform> callbacks)
    : Injection<TPlatform>(scene)
    where TPlatform : struct, IPlatform
{
    private const int Batch = 256;

    private readonly long _invokedBefore = callbacks.Invoked;

    protected override void Act()
    {
        var wanted = Scene.Request.Callbacks;
        while (Done < wanted && MayGoOn)
        {
            var end = Math.Min(wanted, Done + Batch);
            for (; Done < end; Done++)
                Scene.Worker.Reader.Call(callbacks.Kind, 0);
            Look();
        }
    }

    /// <summary>Every one of them has run.</summary>
    protected override bool IsOver(in InjectionOutcome.Backlog before) => callbacks.Invoked - _invokedBefore >= Done;
}
