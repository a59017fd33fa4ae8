using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Replay;

/// <summary>The rules of each operation on the reference model, as the design text gives them; 4 KiB granule.</summary>
internal sealed class ModelOperations(TableModel model, RecordingTraits traits)
{
    private const long Again = (long)PgtableResult.Again;
    private const long OutOfPages = (long)PgtableResult.OutOfPages;

    /// <summary>
    /// Kernel address of the page that was taken for the subtree an operation unlinked; 0 if unknown.
    /// </summary>
    public Dictionary<RecordedOperation, ulong> LastUnlinked { get; } = [];

    /// <summary>
    /// A page that the hardware must have touched before an operation, for its result to be what it is.
    /// </summary>
    public Dictionary<RecordedOperation, ulong> HardwareTouches { get; } = [];

    /// <summary>The level at which a map installs its leaf: the highest that size and alignment allow.</summary>
    public static int LeafLevel(RecordedOperation operation)
    {
        for (var level = 1; level < EntryKey.LastLevel; level++)
        {
            var granule = EntryKey.GranuleOf(level);
            if (operation.Size >= granule && ((operation.Ipa | operation.Pa) & (granule - 1)) == 0)
                return level;
        }

        return EntryKey.LastLevel;
    }

    /// <summary>Everything but maps of one leaf, and those from where they stand to their end.</summary>
    public ModelOutcome Apply(RecordedOperation operation)
    {
        Begin(operation);
        return operation.Kind switch
        {
            OperationKind.Map => Map(operation, operation.Ipa, 0, oneStep: false),
            OperationKind.Relax => Relax(operation),
            OperationKind.Unmap => Unmap(operation),
            OperationKind.WriteProtect => WriteProtect(operation),
            OperationKind.Split => Split(operation),
            OperationKind.MarkYoung => MarkYoung(operation),
            _ => Age(operation),
        };
    }

    /// <summary>A map of one leaf, or its next step.</summary>
    /// <param name="alreadyTaken">Table pages that earlier steps took.</param>
    /// <param name="oneStep">Stop after the first table installed.</param>
    public ModelOutcome MapStep(RecordedOperation operation, int alreadyTaken, bool oneStep)
    {
        Begin(operation);
        return Map(operation, operation.Ipa, alreadyTaken, oneStep);
    }

    /// <summary>Makes a map or relax true that the rules refuse: the recording says that it succeeded.</summary>
    public void Force(RecordedOperation operation)
    {
        Begin(operation);
        if (operation.Kind == OperationKind.Map)
            model.Set(EntryKey.Of(LeafLevel(operation), operation.Ipa),
                new ModelEntry(EntryKind.Leaf, operation.Pa, operation.Prot));
    }

    private void Begin(RecordedOperation operation)
    {
        model.Author = operation;
        HardwareTouches.Remove(operation);
    }

    private ModelOutcome Map(RecordedOperation operation, ulong ipa, int alreadyTaken, bool oneStep)
    {
        var taken = 0;
        var tlbis = 0;
        var leafLevel = LeafLevel(operation);
        for (var level = model.StartLevel; ; level++)
        {
            var key = EntryKey.Of(level, ipa);
            var entry = model[key];
            if (level == leafLevel)
            {
                var leaf = MapLeaf(operation, key, entry);
                return leaf with { Taken = taken, Tlbis = leaf.Tlbis + tlbis };
            }

            if (entry.Kind == EntryKind.Table)
                continue;
            if (operation.WithoutCache)
                return new ModelOutcome(OutOfPages, taken, 0, tlbis);

            var page = alreadyTaken + taken < operation.Taken.Count ? operation.Taken[alreadyTaken + taken].Address : 0;
            taken++;
            tlbis += entry.Kind == EntryKind.Leaf ? 1 : 0;
            model.Set(key, new ModelEntry(EntryKind.Table, Page: page));
            if (oneStep)
                return new ModelOutcome(null, taken, 0, tlbis, Stopped: true);
        }
    }

    private ModelOutcome MapLeaf(RecordedOperation operation, EntryKey key, ModelEntry entry)
    {
        var unlinked = 0;
        if (entry.Kind == EntryKind.Table)
        {
            unlinked = traits.Release == KernelRelease.V6_1 ? 0 : 1;
            LastUnlinked[operation] = entry.Page;
            model.ClearChildren(key);
        }
        else if (entry.Kind == EntryKind.Leaf && !NeedsUpdate(operation, entry))
        {
            if (entry.Youth == Youth.Unknown)
            {
                HardwareTouches[operation] = operation.Ipa;
                model.Set(key, entry with { Youth = Youth.Young });
            }

            return new ModelOutcome(Again, 0, 0, 0);
        }

        model.Set(key, new ModelEntry(EntryKind.Leaf, operation.Pa, operation.Prot));
        return new ModelOutcome(0, 0, unlinked, entry.Kind == EntryKind.Empty ? 0 : 1);
    }

    /// <summary>Permission-only differences go another way; a cleared access flag is more than that.</summary>
    private static bool NeedsUpdate(RecordedOperation operation, ModelEntry entry)
    {
        const uint type = (uint)(Stage2Prot.Device | Stage2Prot.NormalNonCacheable);
        return entry.Pa != operation.Pa || ((entry.Prot ^ operation.Prot) & type) != 0
            || entry.Youth == Youth.Old || entry.Youth == Youth.Unknown && operation.Result == 0;
    }

    private ModelOutcome Relax(RecordedOperation operation)
    {
        var key = model.Find(operation.Ipa, out var entry);
        var broadcasts = traits.Release == KernelRelease.V6_1 ? 1 : 0;
        if (entry.Kind != EntryKind.Leaf)
            return new ModelOutcome(traits.Release == KernelRelease.V6_1 ? 0 : Again, 0, 0, broadcasts);
        var relaxed = entry with { Prot = entry.Prot | operation.Prot };
        if (relaxed != entry)
            model.Set(key, relaxed);
        return new ModelOutcome(0, 0, 0, broadcasts);
    }

    private ModelOutcome Unmap(RecordedOperation operation)
    {
        Unmap(EntryKey.Of(model.StartLevel, operation.Ipa), operation.Ipa, operation.Ipa + operation.Size);
        return new ModelOutcome(0, 0, 0, 0);
    }

    /// <summary>
    /// Entries of one table from the one given on, as far as the range goes; a table that is empty afterwards goes.
    /// </summary>
    private void Unmap(EntryKey key, ulong start, ulong end)
    {
        var past = end;
        if (key.Level > model.StartLevel)
            past = EntryKey.Of(key.Level - 1, key.Ipa).Ipa + EntryKey.GranuleOf(key.Level - 1);
        for (; key.Ipa < end && key.Ipa < past; key = key with { Ipa = key.Ipa + key.Granule })
        {
            var entry = model[key];
            if (entry.Kind == EntryKind.Table)
            {
                Unmap(EntryKey.Of(key.Level + 1, Math.Max(start, key.Ipa)), start, end);
                if (model[key].Children > 0)
                    continue;
            }

            if (entry.Kind != EntryKind.Empty)
                model.Set(key, default);
        }
    }

    private ModelOutcome WriteProtect(RecordedOperation operation)
    {
        foreach (var key in model.LeavesIn(operation.Ipa, operation.Ipa + operation.Size))
        {
            var entry = model[key];
            if ((entry.Prot & (uint)Stage2Prot.Write) != 0)
                model.Set(key, entry with { Prot = entry.Prot & ~(uint)Stage2Prot.Write });
        }

        return new ModelOutcome(0, 0, 0, 0);
    }

    /// <summary>With a full cache for one block at a time, every block becomes pages.</summary>
    private ModelOutcome Split(RecordedOperation operation)
    {
        var taken = 0;
        for (var ipa = operation.Ipa; ipa < operation.Ipa + operation.Size;)
        {
            var key = model.Find(ipa, out var entry);
            if (entry.Kind != EntryKind.Leaf || key.Level == EntryKey.LastLevel)
            {
                ipa = key.Ipa + key.Granule;
                continue;
            }

            var page = taken < operation.Taken.Count ? operation.Taken[taken].Address : 0;
            taken++;
            model.Set(key, new ModelEntry(EntryKind.Table, Page: page));
            var child = EntryKey.GranuleOf(key.Level + 1);
            for (ulong at = 0; at < key.Granule; at += child)
                model.Set(new EntryKey(key.Level + 1, key.Ipa + at),
                    entry with { Pa = entry.Pa + at, Youth = Youth.Young });
        }

        return new ModelOutcome(0, taken, 0, taken);
    }

    private ModelOutcome MarkYoung(RecordedOperation operation)
    {
        var key = model.Find(operation.Ipa, out var entry);
        if (entry.Kind == EntryKind.Leaf && entry.Youth != Youth.Young)
            model.Set(key, entry with { Youth = Youth.Young });
        return new ModelOutcome(null, 0, 0, 0);
    }

    private ModelOutcome Age(RecordedOperation operation)
    {
        var young = false;
        var unknown = false;
        foreach (var key in model.LeavesIn(operation.Ipa, operation.Ipa + operation.Size))
        {
            var entry = model[key];
            young |= entry.Youth == Youth.Young;
            unknown |= entry.Youth == Youth.Unknown;
            if (entry.Youth == Youth.Unknown && operation.Result == 1)
                HardwareTouches[operation] = key.Ipa;
            if (operation.Clears || operation.Result == 0)
                model.Set(key, entry with { Youth = traits.HardwareAccessFlag ? Youth.Unknown : Youth.Old });
        }

        return new ModelOutcome(young ? 1 : unknown ? null : 0, 0, 0, 0);
    }
}
