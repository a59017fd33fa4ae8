using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Injections;

namespace Lab.Engine.Workloads;

/// <content>Injections: each on a thread of its own, one of a kind at a time.</content>
public sealed partial class PlatformRun<TPlatform>
{
    private readonly Dictionary<InjectionKind, Injection<TPlatform>> _injections = [];
    private FloodCallbacks<TPlatform>? _floods;

    public override IReadOnlyList<string> Inject(InjectionRequest request, IInjectionWitness witness, RunLimits limits)
    {
        lock (_gate)
        {
            using var watched = Watched();
            var problems = request.Problems(limits).ToList();
            if (Phase != RunPhase.Running)
                problems.Add($"The run is {Phase}; start one first.");
            if (_injections.TryGetValue(request.Kind, out var last) && !last.IsDone)
                problems.Add($"A {request.Name} is under way; the next can begin when it has ended.");
            if (problems.Count > 0)
                return problems;

            var worker = Machine.InjectionWorker(request.Kind);
            var scene = new InjectionScene<TPlatform>(
                Machine, _control, _settings, worker, request, witness, (kind, text) => Note(kind, text, request.Name));
            var injection = Of(scene);
            _injections[request.Kind] = injection;

            // Its predecessors have ended: only what they counted is left.
            foreach (var ended in _threads.Where(thread => string.Equals(thread.Name, worker.Name, StringComparison.Ordinal)))
                ended.Join();
            _threads = [.. _threads.Where(thread => !string.Equals(thread.Name, worker.Name, StringComparison.Ordinal))];
            Launch(worker.Name, injection, () => !injection.IsDone, isWorker: false);
            return [];
        }
    }

    private Injection<TPlatform> Of(InjectionScene<TPlatform> scene) => scene.Request.Kind switch
    {
        InjectionKind.ReaderStall => new ReaderStall<TPlatform>(scene),
        InjectionKind.CallbackFlood => new CallbackFlood<TPlatform>(scene, _floods ??= new FloodCallbacks<TPlatform>(Machine.Rcu)),
        InjectionKind.TlbiCost => new TlbiCostRise<TPlatform>(scene),
        InjectionKind.NotifierStorm => new NotifierStorm<TPlatform>(scene),
        InjectionKind.CacheExhaustion => new CacheExhaustion<TPlatform>(scene),
        InjectionKind.LockHolder => new LockHolder<TPlatform>(scene),
        _ => throw new InvariantException($"no such injection: {scene.Request.Kind}"),
    };
}
