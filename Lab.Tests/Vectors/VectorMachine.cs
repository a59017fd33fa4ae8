using System.Text.Json;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Tests.Vectors;

/// <summary>One vector's table, and how its operations are performed on it.</summary>
public sealed unsafe class VectorMachine : IDisposable
{
    private readonly RcuDomain<RecordingPlatform> _rcu = new(new RcuOptions());
    private readonly RcuReader<RecordingPlatform> _reader;
    private readonly TlbDomain<RecordingPlatform> _tlb;
    private readonly WalkContext<RecordingPlatform> _worker = new();
    private readonly Dictionary<int, int> _unlinked = [];
    private readonly List<int> _unlinkedOrder = [];

    public VectorMachine(JsonElement vector)
    {
        var pageShift = int.Log2(vector.GetProperty("page").GetInt32());
        var options = Options(pageShift, vector.GetProperty("init"));
        Memory = new PhysicalMemory<RecordingPlatform>(new MemoryOptions
        {
            PageShift = pageShift,
            TablePages = pageShift switch { 12 => 1536, 14 => 256, _ => 128 },
        });
        Recorder = new Recorder(Memory);
        RecordingPlatform.Listener = Recorder;
        _reader = _rcu.Register("vectors");
        _tlb = new TlbDomain<RecordingPlatform>(new TlbOptions { PageShift = pageShift });
        Reclaimer = new SubtreeReclaimer<RecordingPlatform>(options, Memory, rcu: null, SubtreeReclaim.Deferred);
        Table = new Stage2PageTable<RecordingPlatform>(options, Memory, _tlb, Reclaimer);
        Root = Table.Root;
    }

    public PhysicalMemory<RecordingPlatform> Memory { get; }

    public Recorder Recorder { get; }

    public SubtreeReclaimer<RecordingPlatform> Reclaimer { get; }

    public Stage2PageTable<RecordingPlatform> Table { get; }

    public PhysAddr Root { get; }

    /// <summary>Subtrees built and not freed, oldest first: page number and the level they were built for.</summary>
    public IEnumerable<(int Page, int Level)> Unlinked => _unlinkedOrder.Select(page => (page, _unlinked[page]));

    public static Stage2Options Options(int pageShift, JsonElement init)
    {
        var flags = VectorRows.Number(init, "flags", 0);
        var maintenance = VectorRows.Number(init, "cmo", 3);
        var force = init.TryGetProperty("force", out var named) ? named.GetString() : null;
        ReadOnlySpan<int> widths = [32, 36, 40, 42, 44, 48, 52];
        var lpa2 = VectorRows.Number(init, "lpa2", 0) == 1;
        var wide = lpa2 || VectorRows.Number(init, "pa52", 0) == 1;
        var width = widths[VectorRows.Number(init, "parange", 5)];
        return new Stage2Options
        {
            IpaBits = VectorRows.Number(init, "ia", 40),
            PageShift = pageShift,
            Lpa2 = lpa2,
            PhysicalBits = wide ? width : Math.Min(width, 48),
            ForcedWriteBack = VectorRows.Number(init, "fwb", 0) == 1 && (flags & 1) == 0,
            RangeTlbi = VectorRows.Number(init, "tlbr", 0) == 1,
            IdentityMapOnly = (flags & 2) != 0,
            ForcePages = force == "all",
            ForcePagesUnlessFullAccess = force == "perm",
            MaintainsDataCache = (maintenance & 1) != 0,
            MaintainsInstructionCache = (maintenance & 2) != 0,
            HardwareAccessFlag = true,
            Release = KernelRelease.V6_12,
        };
    }

    /// <summary>Perform one operation.</summary>
    /// <returns>What it answered, under the vectors' keys.</returns>
    public Dictionary<string, string> Perform(JsonElement op)
    {
        Recorder.Begin();
        if (op.TryGetProperty("injn", out var nth))
            Recorder.Inject(nth.GetInt32(), VectorRows.Hex(op, "injv"));

        var answer = new Dictionary<string, string>(StringComparer.Ordinal);
        var cache = CacheFor(op);
        var result = Perform(op, cache, answer);
        answer["r"] = $"{result}";
        if (cache is not null)
        {
            answer["mcl"] = $"{cache.Count}";
            cache.Drain();
        }

        return answer;
    }

    public void Dispose()
    {
        RecordingPlatform.Listener = null;
        _worker.Dispose();
        Reclaimer.Dispose();
        _tlb.Dispose();
        _rcu.Unregister(_reader);
        _rcu.Dispose();
        Memory.Dispose();
    }

    private int Perform(JsonElement op, MemoryCache<RecordingPlatform>? cache, Dictionary<string, string> answer)
    {
        var ipa = op.TryGetProperty("ipa", out var start) ? new Ipa(VectorRows.Hex(start)) : default;
        var size = op.TryGetProperty("size", out var bytes) ? VectorRows.Hex(bytes) : 0;
        var alone = ExclusiveWalk<RecordingPlatform>.SingleThreaded;
        switch (op.GetProperty("op").GetString())
        {
            case "map":
                return Map(op, ipa, size, cache);
            case "unmap":
                return (int)Table.Unmap(alone, _worker, ipa, size);
            case "wp":
                return (int)Table.WriteProtect(alone, _worker, ipa, size);
            case "flush":
                return (int)Table.Flush(alone, _worker, ipa, size);
            case "young":
                Table.TestClearYoung(alone, _worker, ipa, size, VectorRows.Number(op, "mkold", 0) == 1, out var young);
                return young ? 1 : 0;
            case "mkyoung":
                return MarkYoung(ipa, answer);
            case "relax":
                return Relax(op, ipa);
            case "owner":
                return (int)Table.SetOwner(alone, _worker, ipa, size, op.GetProperty("id").GetInt32(), cache);
            case "split":
                return (int)Table.Split(alone, _worker, ipa, size, cache!);
            case "leaf":
                return Leaf(ipa, answer);
            case "tlbrange":
                Table.InvalidateTlbRange(_worker, ipa, size);
                return 0;
            case "cu":
                return CreateUnlinked(op, cache!, answer);
            case "fu":
                var page = op.GetProperty("id").GetInt32();
                Table.FreeUnlinked(_worker, Recorder.Pages[page], _unlinked[page]);
                _unlinkedOrder.Remove(page);
                return 0;
            case "rcu":
                Reclaimer.RunPending();
                return 0;
            case "destroy":
                return (int)Table.Destroy(_worker);
            case "poke":
                Poke(ipa, op.GetProperty("level").GetInt32(), VectorRows.Hex(op, "v"), answer);
                return 0;
            case "dump":
                return 0;
            default:
                throw new InvalidOperationException($"An operation of no known kind: {op}.");
        }
    }

    private int Map(JsonElement op, Ipa ipa, ulong size, MemoryCache<RecordingPlatform>? cache)
    {
        var letters = op.TryGetProperty("wf", out var wf) ? wf.GetString()! : "";
        var flags = (letters.Contains('f') ? WalkFlags.HandleFault : WalkFlags.None)
            | (letters.Contains('b') ? WalkFlags.SkipBbmTlbi : WalkFlags.None)
            | (letters.Contains('c') ? WalkFlags.SkipCmo : WalkFlags.None);
        var pa = new PhysAddr(VectorRows.Hex(op, "pa"));
        var prot = Prot(op);
        if (!letters.Contains('s'))
            return (int)Table.Map(ExclusiveWalk<RecordingPlatform>.SingleThreaded, _worker, ipa, size, pa, prot, cache, flags);

        using var section = _reader.Enter();
        return (int)Table.Map(new SharedWalk<RecordingPlatform>(section), _worker, ipa, size, pa, prot, cache, flags);
    }

    private int Relax(JsonElement op, Ipa ipa)
    {
        using var section = _reader.Enter();
        return (int)Table.RelaxPermissions(new SharedWalk<RecordingPlatform>(section), _worker, ipa, Prot(op));
    }

    // The recorded function answers the descriptor, not a code.
    private int MarkYoung(Ipa ipa, Dictionary<string, string> answer)
    {
        using var section = _reader.Enter();
        Table.MarkYoung(new SharedWalk<RecordingPlatform>(section), _worker, ipa, WalkFlags.None, out var found);
        answer["v"] = $"{found.Raw:x}";
        return 0;
    }

    private int Leaf(Ipa ipa, Dictionary<string, string> answer)
    {
        var result = Table.GetLeaf(ipa, out var pte, out var level);
        if (result == PgtableResult.Done)
        {
            answer["v"] = Recorder.Text(pte.Raw);
            answer["lvl"] = $"{level}";
        }

        return (int)result;
    }

    private int CreateUnlinked(JsonElement op, MemoryCache<RecordingPlatform> cache, Dictionary<string, string> answer)
    {
        var level = op.GetProperty("level").GetInt32();
        var force = VectorRows.Number(op, "force", 0) == 1;
        var pa = new PhysAddr(VectorRows.Hex(op, "pa"));
        var result = Table.CreateUnlinked(_worker, pa, level, Prot(op), cache, force, out var root);
        if (result == PgtableResult.Done)
        {
            var page = Recorder.NumberOf(root);
            answer["id"] = $"{page}";
            _unlinked[page] = level;
            _unlinkedOrder.Add(page);
        }

        return (int)result;
    }

    private void Poke(Ipa ipa, int level, ulong value, Dictionary<string, string> answer)
    {
        var geometry = Table.Geometry;
        var page = Table.Root + ((ulong)geometry.RootIndex(ipa.Value) << geometry.PageShift);
        for (var at = geometry.StartLevel; at < level; at++)
            page = new PhysAddr(TableAddress.Of(new Pte(Memory.Entries(page)[geometry.Index(ipa.Value, at)])));
        var slot = Memory.Entries(page) + geometry.Index(ipa.Value, level);
        answer["v"] = Recorder.Text(*slot);
        *slot = value;
    }

    // Null in the vector: no cache at all.
    private MemoryCache<RecordingPlatform>? CacheFor(JsonElement op)
    {
        if (!op.TryGetProperty("mc", out var pages) || pages.ValueKind == JsonValueKind.Null)
            return null;
        var count = pages.GetInt32();
        var cache = new MemoryCache<RecordingPlatform>(Memory, Math.Max(count, 1));
        Invariant.That(count == 0 || cache.TryTopUp(count));
        return cache;
    }

    private static Stage2Prot Prot(JsonElement op)
    {
        var prot = Stage2Prot.None;
        foreach (var letter in op.GetProperty("prot").GetString()!)
        {
            prot |= letter switch
            {
                'r' => Stage2Prot.Read,
                'w' => Stage2Prot.Write,
                'x' => Stage2Prot.Execute,
                'd' => Stage2Prot.Device,
                'n' => Stage2Prot.NormalNonCacheable,
                '0' => Stage2Prot.Software0,
                '1' => Stage2Prot.Software1,
                '2' => Stage2Prot.Software2,
                '3' => Stage2Prot.Software3,
                '-' => Stage2Prot.None,
                _ => throw new InvalidOperationException($"A protection of no known letter: {letter}."),
            };
        }

        return prot;
    }
}
