using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>What an injection works on.</summary>
/// <param name="Worker">Its own; nobody else uses it meanwhile.</param>
/// <param name="Note">Tells the run's viewers.</param>
internal sealed record InjectionScene<TPlatform>(
    RunMachine<TPlatform> Machine, RunControl<TPlatform> Control, RunSettings<TPlatform> Settings, MmuWorker<TPlatform> Worker,
    InjectionRequest Request, IInjectionWitness Witness, Action<RunNoteKind, string> Note)
    where TPlatform : struct, IPlatform;
