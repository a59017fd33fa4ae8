using System.Globalization;
using Lab.Engine.Checkers;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>What happened in a run, in order. Locations are numbered in the order of their first use, so that equal runs have equal traces.</summary>
/// <param name="accesses">Keep every access too, not only protocol events.</param>
public sealed unsafe class SimTrace(bool accesses)
{
    private readonly List<SimTraceEntry> _entries = [];
    private readonly Dictionary<nint, int> _locations = [];

    public IReadOnlyList<SimTraceEntry> Entries => _entries;

    internal void Access(SimMachine machine, SimTask task, StepKind kind, void* location, ulong value)
    {
        if (!accesses)
            return;
        var text = location is null ? Name(kind) : string.Create(CultureInfo.InvariantCulture, $"{Name(kind)} {NameOf(location)} {Short(value)}");
        _entries.Add(new SimTraceEntry(machine.Steps, task.Index, kind, null, text));
    }

    internal void Event(SimMachine machine, SimTask task, in ProtocolEvent step, CheckerSet? checkers)
    {
        if (step.Kind == ProtocolEventKind.EntryRead && !accesses)
            return;
        var place = checkers is not null && IsAboutEntry(step.Kind) ? checkers.PlaceOf(step.Address) : (EntryPlace?)null;
        _entries.Add(new SimTraceEntry(machine.Steps, task.Index, StepKind.Event, step, ProtocolText.Of(step, checkers), place));
    }

    internal void Note(SimMachine machine, SimTask task, string text) =>
        _entries.Add(new SimTraceEntry(machine.Steps, task.Index, StepKind.Event, null, text));

    private static bool IsAboutEntry(ProtocolEventKind kind) => kind
        is ProtocolEventKind.EntryChange or ProtocolEventKind.EntryCompareExchange or ProtocolEventKind.EntryStore
        or ProtocolEventKind.EntryRelease or ProtocolEventKind.EntryRead or ProtocolEventKind.WalkVisit;

    private static string Name(StepKind kind) => kind switch
    {
        StepKind.Load => "load",
        StepKind.Store => "store",
        StepKind.Fill => "fill",
        StepKind.CompareExchange => "compare-exchange",
        StepKind.LostExchange => "compare-exchange lost",
        StepKind.Atomic => "atomic",
        _ => "fence",
    };

    private string NameOf(void* location)
    {
        if (!_locations.TryGetValue((nint)location, out var number))
            _locations[(nint)location] = number = _locations.Count;
        return string.Create(CultureInfo.InvariantCulture, $"m{number}");
    }

    // Addresses of this process differ from run to run.
    private static string Short(ulong value) => value is > 0x7000_0000_0000 and < 0x8000_0000_0000 ? "address" : $"0x{value:x}";
}
