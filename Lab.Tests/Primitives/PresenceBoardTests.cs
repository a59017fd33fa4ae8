using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class PresenceBoardTests
{
    [Fact]
    public void TryRead_NobodyMoves_SaysWhatEachIsAt()
    {
        using var board = new PresenceBoard(3);
        board[0].Enter(TraceOperation.FaultMap);
        board[2].Enter(TraceOperation.Split);
        board[2].Leave();
        board[2].Enter(TraceOperation.Unmap);
        var at = new TraceOperation[3];

        Assert.True(board.TryRead(at, new ulong[3]));
        Assert.Equal([TraceOperation.FaultMap, TraceOperation.Unknown, TraceOperation.Unmap], at);
        board[0].Leave();
        Assert.True(board.TryRead(at, new ulong[3]));
        Assert.Equal([TraceOperation.Unknown, TraceOperation.Unknown, TraceOperation.Unmap], at);
    }

    /// <summary>One leaves and the other enters between the looks at their words: one look says both are inside, two do not.</summary>
    [Fact]
    public void TryRead_OneLeavesAndAnotherEntersMeanwhile_SaysNothing()
    {
        using var board = new PresenceBoard(2);
        var words = new ulong[2];
        board[0].Enter(TraceOperation.FaultMap);
        board.Look(words.AsSpan(0, 1));
        board[0].Leave();
        board[1].Enter(TraceOperation.FaultMap);
        var later = new ulong[2];
        board.Look(later);
        words[1] = later[1];
        Assert.All(words, word => Assert.Equal((byte)TraceOperation.FaultMap, (byte)word));

        Assert.False(board.IsStill(words));
    }

    [Fact]
    public void TryRead_SameWorkerComesBackMeanwhile_SaysNothing()
    {
        using var board = new PresenceBoard(1);
        var words = new ulong[1];
        board[0].Enter(TraceOperation.FaultMap);
        board.Look(words);
        Assert.True(board.IsStill(words));
        board[0].Leave();
        board[0].Enter(TraceOperation.FaultMap);

        Assert.False(board.IsStill(words));
    }
}
