using System.Runtime.CompilerServices;
using Lab.Engine.Checkers;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <content>What the platform asks for.</content>
public sealed unsafe partial class SimMachine
{
    /// <summary>What kept a script from running as written; null if nothing did.</summary>
    public string? Problem { get; private set; }

    internal ulong Load(SimTask task, void* location, int size, bool acquires)
    {
        if (_aborting)
            return Raw(location, size);
        Reach(task, StepKind.Load);
        var value = _memory.Load(task, location, size, acquires);
        if (_checkers is { HearsReads: true } checkers && size == sizeof(ulong) && checkers.IsTableWord((ulong*)location))
            TellInTurn(task, new ProtocolEvent(ProtocolEventKind.EntryRead, checkers.AddressOf((ulong*)location), value));
        _trace?.Access(this, task, StepKind.Load, location, value);
        return value;
    }

    internal void Store(SimTask task, void* location, ulong value, int size, bool releases)
    {
        if (_aborting)
        {
            WriteRaw(location, value, size);
            return;
        }

        Reach(task, StepKind.Store);
        _trace?.Access(this, task, StepKind.Store, location, value);
        _memory.Store(task, location, value, size, releases);
        CheckHit(task);
    }

    internal void Fill(SimTask task, ulong* first, int words, ulong value)
    {
        if (_aborting)
        {
            new Span<ulong>(first, words).Fill(value);
            return;
        }

        Reach(task, StepKind.Fill);
        _trace?.Access(this, task, StepKind.Fill, first, value);
        _memory.Fill(task, first, words, value);
    }

    internal ulong CompareExchange(SimTask task, void* location, ulong value, ulong comparand, int size)
    {
        if (_aborting)
        {
            var raw = Raw(location, size);
            if (raw == comparand)
                WriteRaw(location, value, size);
            return raw;
        }

        Reach(task, StepKind.CompareExchange);
        var found = _memory.LoadForUpdate(task, location, size);
        _trace?.Access(this, task, found == comparand ? StepKind.CompareExchange : StepKind.LostExchange, location, found == comparand ? value : found);
        if (found == comparand)
            _memory.Update(task, location, value, size);
        else
            _memory.Fence(task);
        CheckHit(task);
        return found;
    }

    /// <returns>The value before.</returns>
    internal ulong Update(SimTask task, void* location, int size, AtomicKind kind, ulong operand)
    {
        if (!_aborting)
            Reach(task, StepKind.Atomic);
        var before = _aborting ? Raw(location, size) : _memory.LoadForUpdate(task, location, size);
        var after = kind switch
        {
            AtomicKind.Exchange => operand,
            AtomicKind.Add => before + operand,
            _ => before | operand,
        };
        if (size == sizeof(uint))
            after = (uint)after;
        if (_aborting)
        {
            WriteRaw(location, after, size);
            return before;
        }

        _trace?.Access(this, task, StepKind.Atomic, location, after);
        _memory.Update(task, location, after, size);
        CheckHit(task);
        return before;
    }

    internal void Fence(SimTask task)
    {
        if (_aborting)
            return;
        Reach(task, StepKind.Fence);
        _trace?.Access(this, task, StepKind.Fence, null, 0);
        _memory.Fence(task);
        CheckHit(task);
    }

    // An interrupt to one CPU after another: others run between them.
    internal void FenceProcessWide(SimTask task)
    {
        if (_aborting)
            return;
        Fence(task);
        for (var turn = 1; turn < _count; turn++)
        {
            Reach(task, StepKind.FenceOther);
            _memory.Fence(_tasks[(task.Index + turn) % _count]);
            CheckHit(task);
        }

        _memory.Fence(task);
    }

    /// <summary>A task takes memory back that another has accessed, and nothing orders the access before.</summary>
    internal void Race(SimTask task, SimTask other) =>
        Fail(SimFailure.Unordered(
            $"{task.Name} fills memory, and nothing orders an access of {other.Name} to it before: the access may come after", task.Name, Steps));

    internal bool ShouldFail(SimTask task, FailurePoint point)
    {
        if (_aborting || !_scenario!.MayFail || !_strategy.ShouldFail(Steps, point))
            return false;
        _choices.Add(new Choice(Steps, ChoiceKind.Fail, 0));
        _trace?.Note(this, task, $"{point} fails on purpose");
        return true;
    }

    internal void Hear(SimTask task, in ProtocolEvent step)
    {
        if (_aborting)
            return;
        if (step.Kind == ProtocolEventKind.Pause)
        {
            AtPoint(task, step);
            return;
        }

        TellInTurn(task, step);
        CheckHit(task);
    }

    // A task's steps, its reads too, are heard in its own order: behind its table stores that are still buffered. What keeps a page that
    // it reads alive (a lock, a section, a port) is given up by a later store, or by an atomic, so a late telling accuses nobody. A
    // sample of the notifier's sequence is what it was when it was loaded.
    private void TellInTurn(SimTask task, in ProtocolEvent step)
    {
        if (step.Kind == ProtocolEventKind.NotifierSample || !_memory.Defers(task, step))
            Tell(task, step);
    }

    internal bool IsTableWord(ulong* location) => _checkers?.IsTableWord(location) ?? false;

    /// <summary>What a task told is heard, now that its stores before it have reached memory.</summary>
    internal void HearLate(SimTask task, in ProtocolEvent step)
    {
        if (!_aborting)
            Tell(task, step);
    }

    /// <summary>A store of 8 bytes reaches memory.</summary>
    internal void WriteWord(SimTask task, ulong* location, ulong value)
    {
        if (_checkers is not { } checkers || _aborting || !checkers.IsTableWord(location))
        {
            *location = value;
            return;
        }

        var old = *location;
        *location = value;
        Tell(task, new ProtocolEvent(ProtocolEventKind.EntryChange, checkers.AddressOf(location), value, (long)old));
    }

    /// <summary>Which of several stores a load returns.</summary>
    /// <param name="count">At least 2; 0 is the newest.</param>
    internal int ChooseRead(int count)
    {
        var chosen = _strategy.ChooseRead(Steps, count);
        if (chosen != 0)
            _choices.Add(new Choice(Steps, ChoiceKind.Read, chosen));
        return chosen;
    }

    // Under the checkers' eyes, and into hash and trace.
    private void Tell(SimTask task, in ProtocolEvent step)
    {
        _hash = (_hash ^ step.Address ^ ((ulong)step.Kind << 56) ^ (step.Value << 1)) * 0xD1B5_4A32_D192_ED03;
        _trace?.Event(this, task, step, _checkers);
        if (task.Actor is { } actor)
            _checkers!.Hear(actor, step);
    }

    private void AtPoint(SimTask task, in ProtocolEvent step)
    {
        var point = (PausePoint)step.Extra;
        Points |= 1UL << (int)point;
        _trace?.Event(this, task, step, _checkers);
        _strategy.Reached(task.Index, point);
        Reach(task, StepKind.Point);
    }

    private static ulong Raw(void* location, int size) => size switch
    {
        sizeof(ulong) => *(ulong*)location,
        sizeof(uint) => *(uint*)location,
        _ => *(byte*)location,
    };

    private static void WriteRaw(void* location, ulong value, int size)
    {
        if (size == sizeof(ulong))
            *(ulong*)location = value;
        else if (size == sizeof(uint))
            *(uint*)location = (uint)value;
        else
            *(byte*)location = (byte)value;
    }
}
