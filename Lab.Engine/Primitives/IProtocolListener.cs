namespace Lab.Engine.Primitives;

/// <summary>Hears what the protocol does on one thread, step by step.</summary>
public interface IProtocolListener
{
    void Record(in ProtocolEvent e);

    /// <summary>A compare-exchange of some word is about to be made. The listener may change the word: a race that comes out the same each time.</summary>
    void BeforeCompareExchange(ref ulong word);
}
