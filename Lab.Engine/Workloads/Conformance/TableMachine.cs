using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>The engine's own table for one recorded sequence, and how recorded operations are performed on it. One thread.</summary>
internal abstract class TableMachine : IDisposable
{
    protected TableMachine(VectorSequence sequence)
    {
        Init = sequence.Init;
        Memory = new PhysicalMemory<RecordingPlatform>(new MemoryOptions { PageShift = Init.PageShift, TablePages = sequence.TablePages });
        Inspector = new TableInspector<RecordingPlatform>(Memory);
        Notebook = new ProtocolNotebook(Inspector, Init.PageShift);
        RecordingPlatform.Listener = Notebook;
    }

    public PhysicalMemory<RecordingPlatform> Memory { get; }

    public TableInspector<RecordingPlatform> Inspector { get; }

    public ProtocolNotebook Notebook { get; }

    public abstract TableGeometry Geometry { get; }

    /// <summary>First root page; meaningless once destroyed.</summary>
    public abstract PhysAddr Root { get; }

    public abstract bool IsDestroyed { get; }

    /// <summary>What creating the table answered.</summary>
    public abstract VectorAnswer Created { get; }

    /// <summary>Subtrees that wait for a grace period, oldest first.</summary>
    public virtual IReadOnlyList<VectorSubtree> Pending => [];

    /// <summary>Subtrees built and not freed, oldest first.</summary>
    public virtual IReadOnlyList<VectorSubtree> Unlinked => [];

    protected VectorInit Init { get; }

    protected WalkContext<RecordingPlatform> Worker { get; } = new();

    public static TableMachine Make(VectorSequence sequence) =>
        sequence.Init.Hyp ? new HypMachine(sequence) : new Stage2Machine(sequence);

    /// <exception cref="NotSupportedException">The engine cannot do this; the message says why.</exception>
    public VectorAnswer Perform(VectorOperation operation)
    {
        Notebook.Begin(operation.Expected.Trace is not null);
        if (operation.InjectAt > 0)
            Notebook.Inject(operation.InjectAt, RawOf(operation.Injected));
        if (operation.Kind is VectorOperationKind.Dump)
            return new VectorAnswer();
        if (operation.Kind is VectorOperationKind.Poke)
            return Poke(operation);

        var cache = CacheFor(operation);
        var answer = Perform(operation, cache);
        if (cache is null)
            return answer;
        var left = operation.Cache == VectorCache.Counted ? cache.Count : (int?)null;
        cache.Drain();
        return answer with { CacheLeft = left };
    }

    /// <summary>A leaf, or an invalid entry, in words.</summary>
    /// <param name="level">Null: not known.</param>
    public abstract string Describe(Pte pte, int? level);

    public virtual void Dispose()
    {
        RecordingPlatform.Listener = null;
        Worker.Dispose();
        Memory.Dispose();
    }

    protected abstract VectorAnswer Perform(VectorOperation operation, MemoryCache<RecordingPlatform>? cache);

    /// <summary>Whether an unlimited supply is a cache too; else null is one.</summary>
    protected abstract bool UnlimitedIsACache { get; }

    protected VectorAnswer Leaf(PgtableResult result, Pte pte, int level) => result == PgtableResult.Done
        ? new VectorAnswer { Value = Notebook.Describe(pte.Raw), Level = level }
        : new VectorAnswer { Code = (long)result };

    private MemoryCache<RecordingPlatform>? CacheFor(VectorOperation operation)
    {
        if (operation.Kind is not (VectorOperationKind.Map or VectorOperationKind.SetOwner or VectorOperationKind.Split
            or VectorOperationKind.CreateUnlinked or VectorOperationKind.HypMap))
        {
            return null;
        }

        if (operation.Cache == VectorCache.None || (operation.Cache == VectorCache.Unlimited && !UnlimitedIsACache))
            return null;
        var free = (int)Math.Min(Memory.Options.TablePages - Memory.PagesInUse, 4096);
        var pages = operation.Cache == VectorCache.Counted ? operation.CachePages : free;
        var cache = new MemoryCache<RecordingPlatform>(Memory, Math.Max(pages, 1));
        if (pages > 0 && !cache.TryTopUp(pages))
            throw new NotSupportedException($"A cache of {pages} pages is asked for and {free} pages are free: more are in use than were recorded.");
        return cache;
    }

    private VectorAnswer Poke(VectorOperation operation)
    {
        if (IsDestroyed || operation.Start >= Geometry.MaxIpa)
            throw new NotSupportedException("There is no table to poke at that address.");
        var page = Root + ((ulong)Geometry.RootIndex(operation.Start) << Geometry.PageShift);
        for (var level = Geometry.StartLevel; ; level++)
        {
            var index = Geometry.Index(operation.Start, level);
            var old = Inspector.Entries(page)[index];
            if (level == operation.Level)
            {
                Inspector.Overwrite(page, index, RawOf(operation.Value));
                return new VectorAnswer { Value = Notebook.Describe(old) };
            }

            if (level > operation.Level || !new Pte(old).IsTable(level))
                throw new NotSupportedException($"There is no table of level {operation.Level} to poke at that address.");
            page = TableInspector<RecordingPlatform>.ChildOf(new Pte(old));
        }
    }

    private ulong RawOf(VectorDescriptor descriptor) => Notebook.TryRaw(descriptor, out var raw)
        ? raw
        : throw new NotSupportedException($"The operation names table page {descriptor.Value}, which is not allocated.");
}
