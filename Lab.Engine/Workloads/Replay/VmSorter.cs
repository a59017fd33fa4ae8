using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// Decides which VM an event belongs to. ftrace text names threads, not VMs, so: the process where it is recorded;
/// else the workload's own tag at the start of the task's name (<c>vm0-vcpu1</c>); else the memory slot that a host
/// address lies in; else the kernel's own pointers, once they were seen with a known VM; else the only VM alive.
/// </summary>
internal sealed class VmSorter(Recording recording)
{
    private const string NoGroup = "vm";

    private readonly Dictionary<string, VmTimeline> _alive = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _made = new(StringComparer.Ordinal);
    private readonly string?[] _groupOfTask = new string?[recording.Tasks.Count];
    private readonly VmTimeline?[] _lastOfTask = new VmTimeline?[recording.Tasks.Count];
    private readonly Dictionary<ulong, VmTimeline> _byPointer = [];

    public List<VmTimeline> All { get; } = [];

    /// <summary>
    /// Events that no rule assigns although several VMs are alive: given to the VM the task was last seen with.
    /// </summary>
    public long Guessed { get; private set; }

    /// <param name="recorded">Any event of a VM.</param>
    /// <param name="hostRange">Host addresses that the task is working on; null: none.</param>
    /// <returns>Null if no VM can be meant.</returns>
    public VmTimeline? Find(in RecordedEvent recorded, (ulong Start, ulong End)? hostRange)
    {
        var vm = Choose(recorded, hostRange);
        if (vm is null)
            return null;
        vm.FirstLine = Math.Min(vm.FirstLine, recorded.Line);
        _lastOfTask[recorded.Task] = vm;
        return vm;
    }

    /// <summary>The VM that a mark names by number; null if it is not alive.</summary>
    public VmTimeline? FindMarked(int number) => _alive.GetValueOrDefault($"vm{number}");

    /// <summary>The VM of this task, made if there is none yet.</summary>
    public VmTimeline FindOrMake(in RecordedEvent recorded)
    {
        var group = GroupOf(recorded.Task) ?? (_alive.Count == 1 ? _alive.Keys.First() : NoGroup);
        if (!_alive.TryGetValue(group, out var vm))
        {
            _made[group] = _made.GetValueOrDefault(group) + 1;
            vm = new VmTimeline(_made[group] == 1 ? group : $"{group} #{_made[group]}");
            _alive.Add(group, vm);
            All.Add(vm);
        }

        vm.FirstLine = Math.Min(vm.FirstLine, recorded.Line);
        _lastOfTask[recorded.Task] = vm;
        return vm;
    }

    public void Learn(ulong pointer, VmTimeline vm) => _byPointer[pointer] = vm;

    /// <summary>This VM is gone; the same tasks' next events belong to another.</summary>
    public void Bury(VmTimeline vm)
    {
        vm.Destroyed = true;
        foreach (var (group, alive) in _alive)
        {
            if (alive == vm)
                _alive.Remove(group);
        }

        foreach (var (pointer, known) in _byPointer)
        {
            if (known == vm)
                _byPointer.Remove(pointer);
        }
    }

    private VmTimeline? Choose(in RecordedEvent recorded, (ulong Start, ulong End)? hostRange)
    {
        if (GroupOf(recorded.Task) is { } group)
            return _alive.TryGetValue(group, out var own) ? own : IsGuestWork(recorded.Kind) ? FindOrMake(recorded)
                : null;

        if (_alive.Count > 1)
        {
            if (hostRange is { } range && OnlyOneWith(range) is { } hosting)
                return hosting;
            if (recorded.Kind is RecordedKind.UnmapGfn or RecordedKind.TlbiIpa or RecordedKind.TlbiVmid
                    or RecordedKind.TlbiRange && _byPointer.TryGetValue(recorded.A, out var known))
            {
                return known;
            }

            Guessed++;
            return _lastOfTask[recorded.Task] is { Destroyed: false } last ? last : _alive.Values.Last();
        }

        if (_alive.Count == 1)
            return _alive.Values.First();
        return IsGuestWork(recorded.Kind) ? FindOrMake(recorded) : null;
    }

    private VmTimeline? OnlyOneWith((ulong Start, ulong End) range)
    {
        VmTimeline? found = null;
        foreach (var vm in _alive.Values)
        {
            if (!vm.Slots.Values.Any(slot => slot.MeetsHost(range.Start, range.End)))
                continue;
            if (found is not null)
                return null;
            found = vm;
        }

        return found;
    }

    /// <summary>A thread that does this has a VM, even if nothing announced it.</summary>
    private static bool IsGuestWork(RecordedKind kind) =>
        kind is RecordedKind.GuestFault or RecordedKind.Map or RecordedKind.Relax;

    private string? GroupOf(int task)
    {
        if (_groupOfTask[task] is not { } group)
        {
            group = Group(recording.Tasks[task]);
            _groupOfTask[task] = group;
        }

        return group.Length == 0 ? null : group;
    }

    private static string Group(RecordedTask task)
    {
        var name = task.Name.AsSpan();
        var digits = 2;
        while (digits < name.Length && char.IsAsciiDigit(name[digits]))
            digits++;
        if (name.StartsWith("vm", StringComparison.Ordinal) && digits is > 2 and < 12 && digits < name.Length
            && name[digits] == '-')
            return name[..digits].ToString();

        // Kernel threads have a process of their own each; they work for any VM.
        return task.ProcessId is { } process && process != task.ThreadId ? $"process {process}" : "";
    }
}
