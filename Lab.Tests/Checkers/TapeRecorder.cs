using Lab.Engine.Primitives;

namespace Lab.Tests.Checkers;

/// <summary>Writes down every step of a watched machine, in the order in which it was taken.</summary>
public sealed class TapeRecorder : ProtocolWatch
{
    public TapeRecorder() => HearsReads = true;

    public List<TapedStep> Tape { get; } = [];

    public override void Hear(ProtocolActor actor, in ProtocolEvent step)
    {
        if (step.Kind is ProtocolEventKind.EntryChange or ProtocolEventKind.EntryRead)
        {
            Tape.Add(new TapedStep(actor.Name, step));
            return;
        }

        EnterGate();
        if (step.Kind == ProtocolEventKind.TableMemory)
            Adopt(step);
        Tape.Add(new TapedStep(actor.Name, step));
        ExitGate();
    }

    protected internal override bool Selects(ulong entry, ulong old, ulong next) => true;

    protected override ProtocolActor CreateActor(int index, string name) => new(this, index, name);
}
