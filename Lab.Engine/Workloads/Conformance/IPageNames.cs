using Lab.Engine.Memory;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>The recordings' numbers of one engine's table pages.</summary>
internal interface IPageNames
{
    /// <returns>False if no numbered page lies there.</returns>
    bool TryNumber(PhysAddr page, out int number);

    /// <returns>False if no page has the number now.</returns>
    bool TryPage(int number, out PhysAddr page);

    /// <summary>A raw descriptor as recordings write it.</summary>
    VectorDescriptor Describe(ulong raw) => (raw & 0xFFF) == 3 && TryNumber(new PhysAddr(raw & ~0xFFFUL), out var number)
        ? new VectorDescriptor((ulong)number, IsTable: true)
        : new VectorDescriptor(raw, IsTable: false);

    /// <summary>The inverse of <see cref="Describe"/>.</summary>
    /// <returns>False if it names a page that is not allocated.</returns>
    bool TryRaw(VectorDescriptor descriptor, out ulong raw)
    {
        raw = descriptor.Value;
        if (!descriptor.IsTable)
            return true;
        if (descriptor.Value > int.MaxValue || !TryPage((int)descriptor.Value, out var page))
            return false;
        raw = page.Value | 3;
        return true;
    }
}
