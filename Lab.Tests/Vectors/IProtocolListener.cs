using Lab.Engine.Primitives;

namespace Lab.Tests.Vectors;

/// <summary>Hears what the protocol does on one thread, step by step.</summary>
public unsafe interface IProtocolListener
{
    void Record(in ProtocolEvent e);

    /// <summary>A compare-exchange of some word is about to be made.</summary>
    void BeforeCompareExchange(ulong* location);
}
