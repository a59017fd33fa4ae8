using System.Text.Json;
using Lab.Engine.Checkers;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Conformance;
using Lab.Tests.Architecture;

namespace Lab.Tests.Checkers;

/// <summary>What the kernel's page-table code was recorded to do, under every checker: silence, but for two known sequences.</summary>
public sealed class VectorCheckTests
{
    /// <summary>
    /// An unmap of less than a page, whose deferred range TLBI is of no page; and maps over a live leaf with the flag that
    /// skips the TLBI, which only tables out of sight may.
    /// </summary>
    private static readonly string[] s_known = ["unmap-defer-fwb-tlbr C-BBM", "walk-flag-skips C-BBM"];

    [Fact]
    public void Judge_EveryRecordedSequence_FindsNothingNew()
    {
        var judged = 0;
        long steps = 0;
        var known = new List<string>();
        var hits = new List<string>();
        foreach (var path in Files())
        {
            if (Read(path) is not { } sequence)
                continue;
            var set = Judge(sequence);
            judged++;
            steps += set.Steps;
            if (set.First is not { } first)
                continue;
            var hit = $"{Path.GetFileNameWithoutExtension(path)} {first.Checker}";
            if (s_known.Contains(hit))
                known.Add(hit);
            else
                hits.Add($"{hit}: {first}");
        }

        Assert.True(hits.Count == 0, $"{hits.Count} of {judged}:\n{string.Join("\n", hits.Take(12))}");
        Assert.Equal(s_known, known);
        Assert.True(judged > 100 && steps > 50_000, $"only {judged} sequences, {steps} steps");
    }

    private static IOrderedEnumerable<string> Files()
    {
        var folder = Path.Combine(SourceTree.Root, "Lab.Tests", "Vectors", "data");
        return new[] { "hand", "random" }.SelectMany(group => Directory.EnumerateFiles(Path.Combine(folder, group), "*.json"))
            .Order(StringComparer.Ordinal);
    }

    /// <returns>Null for EL2's own tables, and for those where entries are changed behind the walker's back.</returns>
    private static VectorSequence? Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var sequence = VectorReader.Read(document.RootElement, []);
        return sequence is null || sequence.Init.Hyp || sequence.Operations.Any(op => op.Kind == VectorOperationKind.Poke || op.InjectAt > 0)
            ? null
            : sequence;
    }

    private static CheckerSet Judge(VectorSequence sequence)
    {
        var set = new CheckerSet(new CheckerOptions { Table = sequence.Init.Stage2(), OneThread = true });
        using var memory = new PhysicalMemory<RecordingPlatform>(
            new MemoryOptions { PageShift = sequence.Init.PageShift, TablePages = sequence.TablePages });
        var notes = new ProtocolNotebook(new TableInspector<RecordingPlatform>(memory), sequence.Init.PageShift);
        RecordingPlatform.Listener = new Judgement(set, notes, memory.PageSize);
        try
        {
            using var machine = TableMachine<RecordingPlatform>.Make(sequence.Init, memory, notes);
            foreach (var operation in sequence.Operations)
            {
                notes.Begin(traces: false);
                machine.Perform(operation);
            }
        }
        finally
        {
            RecordingPlatform.Listener = null;
        }

        return set;
    }

    /// <summary>Feeds a set with one thread's events; what entries held before is kept here.</summary>
    private sealed class Judgement(CheckerSet set, ProtocolNotebook notes, ulong pageSize) : IProtocolListener
    {
        private readonly Dictionary<ulong, ulong> _entries = [];
        private readonly ProtocolActor _actor = set.Join("vectors");

        public void BeforeCompareExchange(ref ulong word) => notes.BeforeCompareExchange(ref word);

        public void Record(in ProtocolEvent e)
        {
            notes.Record(e);
            switch (e.Kind)
            {
                case ProtocolEventKind.EntryStore:
                case ProtocolEventKind.EntryRelease:
                case ProtocolEventKind.EntryCompareExchange when e.Extra == 1:
                    set.Hear(_actor, new ProtocolEvent(ProtocolEventKind.EntryChange, e.Address, e.Value, (long)_entries.GetValueOrDefault(e.Address)));
                    _entries[e.Address] = e.Value;
                    break;
                case ProtocolEventKind.PageFree:
                    for (var at = e.Address; at < e.Address + pageSize; at += sizeof(ulong))
                        _entries.Remove(at);
                    break;
            }

            set.Hear(_actor, e);
        }
    }
}
