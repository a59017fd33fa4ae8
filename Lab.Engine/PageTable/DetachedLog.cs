using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// Input addresses of subtrees at the moment when they are detached: nothing else keeps them. Written while somebody
/// watches only; else a detach pays one test of a flag.
/// </summary>
/// <remarks>
/// The last <see cref="Capacity"/> detaches; older ones are forgotten though they may still wait. Whether a subtree waits
/// is read off its page: detached, and of the generation that was noted.
/// </remarks>
public sealed unsafe class DetachedLog<TPlatform>(PhysicalMemory<TPlatform> memory) : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Detaches remembered.</summary>
    public const int Capacity = 1024;

    private const int NextWord = 0;
    private const int Head = CacheLine.Stride / sizeof(ulong);
    private const int WordsPerNote = 4;
    private const ulong LevelMask = 7;

    private readonly WatchFlag _watched = new();
    private SharedWords<TPlatform>? _words;

    /// <summary>From here on detaches are noted, or are not. One observer.</summary>
    public void Watch(bool watched)
    {
        if (watched)
            _words ??= new SharedWords<TPlatform>(Head + (Capacity * WordsPerNote));
        _watched.Set(watched);
    }

    /// <summary>Subtrees noted that wait now, oldest first. The observer.</summary>
    public IReadOnlyList<DetachedSubtree> Waiting(TableGeometry geometry)
    {
        var waiting = new List<DetachedSubtree>();
        if (_words is null)
            return waiting;
        var next = _words.Load(NextWord);
        for (var number = next - Math.Min(next, Capacity); number < next; number++)
        {
            if (TryRead(_words, number, geometry, out var subtree))
                waiting.Add(subtree);
        }

        return waiting;
    }

    public void Dispose() => _words?.Dispose();

    /// <summary>By whoever detached the page, before it is given to whoever will free it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Note(PhysAddr page, int level, ulong ipa)
    {
        if (_watched.IsOn)
            Write(page, level, ipa);
    }

    // Two writers share a note only if one is overtaken by a thousand others; then the page's word says so, or the
    // generation does.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(PhysAddr page, int level, ulong ipa)
    {
        var words = _words!;
        var at = PlaceOf(words.Add(NextWord, 1) - 1);
        words.Store(at, 0);
        words.Store(at + 1, memory.Generation(page));
        words.Store(at + 2, ipa);
        words.Store(at, page.Value | (uint)level);
    }

    // Acquire of the page's word: pairs with its release, the last store of Write. Read again after the rest, so that a
    // note that is being overwritten is left out.
    private bool TryRead(SharedWords<TPlatform> words, ulong number, TableGeometry geometry, out DetachedSubtree subtree)
    {
        subtree = default;
        var at = PlaceOf(number);
        var named = words.Load(at);
        var (generation, ipa) = (words.Load(at + 1), words.Load(at + 2));
        if (named == 0 || words.Load(at) != named || words.Load(at + 1) != generation)
            return false;
        var page = new PhysAddr(named & ~LevelMask);
        if (memory.State(page) != PageState.Detached || memory.Generation(page) != generation)
            return false;
        var level = (int)(named & LevelMask);
        subtree = new DetachedSubtree(ipa & ~(geometry.Granule(level) - 1), level, page.Value);
        return true;
    }

    private static int PlaceOf(ulong number) => Head + ((int)(number % Capacity) * WordsPerNote);
}
