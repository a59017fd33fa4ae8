using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// Order from reader to reader: what a reader stored before its section is seen by everybody once a grace period that
/// waited for the section has ended. Readers count their rounds; a note of a round travels with an element through a
/// grace period to another reader, which must find the first at least that far.
/// </summary>
/// <remarks>Source: rcutorture's mailbox between readers.</remarks>
internal sealed class PipeMailbox<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int ReaderBits = 4;

    private readonly TortureRig<TPlatform> _rig;
    private readonly int _readers;
    private readonly SharedWords<TPlatform> _rounds;
    private readonly SharedWords<TPlatform> _mail;
    private readonly SharedWords<TPlatform> _checked = new(1);

    public PipeMailbox(TortureRig<TPlatform> rig, int readers)
    {
        _rig = rig;
        _readers = readers;
        _rounds = new SharedWords<TPlatform>(readers, padded: true);
        _mail = new SharedWords<TPlatform>(readers, padded: true);
    }

    public long Checked => (long)_checked.Load(0);

    /// <summary>Begin a round. Outside sections.</summary>
    /// <returns>The note to leave in the element seen.</returns>
    public ulong BeginRound(int reader)
    {
        CheckMail(reader);
        var round = _rounds.Load(reader) + 1;
        _rounds.Store(reader, round);
        return (round << ReaderBits) | (uint)reader;
    }

    /// <summary>A grace period has passed since the note: give it to another reader. Writer.</summary>
    public void Deliver(ulong note)
    {
        if (note != 0)
            _mail.Store((Sender(note) + 1) % _readers, note);
    }

    public void Dispose()
    {
        _rounds.Dispose();
        _mail.Dispose();
        _checked.Dispose();
    }

    private void CheckMail(int reader)
    {
        if (_mail.Load(reader) == 0)
            return;
        var note = _mail.Exchange(reader, 0);
        var seen = _rounds.Load(Sender(note));
        if (seen < note >> ReaderBits)
            _rig.Violate($"reader {Sender(note)} is seen in round {seen} after a grace period that waited for round {note >> ReaderBits}");
        _checked.Add(0, 1);
    }

    private static int Sender(ulong note) => (int)(note & ((1 << ReaderBits) - 1));
}
