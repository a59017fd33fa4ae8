using System.Runtime.CompilerServices;

namespace Lab.Engine.PageTable;

/// <summary>What a map walk puts into entries.</summary>
internal readonly struct MapTarget
{
    private const ulong Nowhere = ulong.MaxValue;

    private readonly ulong _output;
    private readonly ulong _limit;

    /// <param name="output">Where the first page goes, page aligned, bytes.</param>
    /// <param name="limit">First address that a descriptor cannot hold; from there on the annotation is written.</param>
    /// <param name="attributes">Attribute bits of every leaf.</param>
    /// <param name="forcePages">Leaves at the last level only.</param>
    public MapTarget(ulong output, ulong limit, ulong attributes, bool forcePages)
    {
        _output = output;
        _limit = limit;
        Attributes = attributes;
        ForcePages = forcePages;
    }

    private MapTarget(Pte annotation)
    {
        _output = Nowhere;
        Annotation = annotation;
        ForcePages = true;
    }

    public ulong Attributes { get; }

    public bool ForcePages { get; }

    /// <summary>Written where there is no output address; empty for a map beyond the limit.</summary>
    public Pte Annotation { get; }

    public static MapTarget Annotate(Pte annotation) => new(annotation);

    /// <summary>The input address alone decides: a walk that raced and went on cannot drift from its output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong OutputFor(ulong ipa, ulong start) => IsMappable(_output) ? _output + (ipa - start) : _output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsMappable(ulong output) => output < _limit;
}
