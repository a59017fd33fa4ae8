using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>The engine's own table for one recorded sequence, and how recorded operations are performed on it. One thread.</summary>
internal abstract class TableMachine<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    protected TableMachine(VectorInit init, PhysicalMemory<TPlatform> memory, IPageNames names)
    {
        Init = init;
        Memory = memory;
        Names = names;
        Inspector = new TableInspector<TPlatform>(memory);
    }

    /// <summary>Not this machine's own: who made it disposes it.</summary>
    public PhysicalMemory<TPlatform> Memory { get; }

    public TableInspector<TPlatform> Inspector { get; }

    public abstract TableGeometry Geometry { get; }

    /// <summary>First root page; meaningless once destroyed.</summary>
    public abstract PhysAddr Root { get; }

    public abstract bool IsDestroyed { get; }

    /// <summary>What creating the table answered.</summary>
    public abstract VectorAnswer Created { get; }

    /// <summary>Subtrees that wait for a grace period, oldest first: top page and level of the entry that named it.</summary>
    public virtual IReadOnlyList<(PhysAddr Page, int Level)> Pending => [];

    /// <summary>Subtrees built and not freed, oldest first.</summary>
    public virtual IReadOnlyList<(PhysAddr Page, int Level)> Unlinked => [];

    /// <summary>What was counted since the table was made.</summary>
    public virtual QuietTotals Totals => new(0, 0, 0, 0, 0, 0, 0, Worker.Read().Warnings);

    protected IPageNames Names { get; }

    protected VectorInit Init { get; }

    protected WalkContext<TPlatform> Worker { get; } = new();

    public static TableMachine<TPlatform> Make(VectorInit init, PhysicalMemory<TPlatform> memory, IPageNames names) =>
        init.Hyp ? new HypMachine<TPlatform>(init, memory, names) : new Stage2Machine<TPlatform>(init, memory, names);

    /// <exception cref="NotSupportedException">The engine cannot do this; the message says why.</exception>
    public VectorAnswer Perform(VectorOperation operation)
    {
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

    public virtual void Dispose() => Worker.Dispose();

    protected abstract VectorAnswer Perform(VectorOperation operation, MemoryCache<TPlatform>? cache);

    /// <summary>Whether an unlimited supply is a cache too; else null is one.</summary>
    protected abstract bool UnlimitedIsACache { get; }

    protected VectorAnswer Leaf(PgtableResult result, Pte pte, int level) => result == PgtableResult.Done
        ? new VectorAnswer { Value = Names.Describe(pte.Raw), Level = level }
        : new VectorAnswer { Code = (long)result };

    private MemoryCache<TPlatform>? CacheFor(VectorOperation operation)
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
        var cache = new MemoryCache<TPlatform>(Memory, Math.Max(pages, 1));
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
                return new VectorAnswer { Value = Names.Describe(old) };
            }

            if (level > operation.Level || !new Pte(old).IsTable(level))
                throw new NotSupportedException($"There is no table of level {operation.Level} to poke at that address.");
            page = TableInspector<TPlatform>.ChildOf(new Pte(old));
        }
    }

    /// <summary>Descriptor to raw value.</summary>
    public ulong RawOf(VectorDescriptor descriptor) => Names.TryRaw(descriptor, out var raw)
        ? raw
        : throw new NotSupportedException($"The operation names table page {descriptor.Value}, which is not allocated.");
}
