using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

public sealed unsafe class RcuReaderTests : IDisposable
{
    private readonly RcuDomain<HostPlatform> _domain = new(new RcuOptions { MaxReaders = 4 });

    public void Dispose() => _domain.Dispose();

    [Fact]
    public void Enter_Nested_CountsAndLeavesInAnyOrder()
    {
        var reader = _domain.Register("nester");
        Assert.False(reader.InSection);

        var outer = reader.Enter();
        var inner = reader.Enter();
        var innermost = reader.Enter();
        Assert.Equal(3, reader.Nesting);
        outer.Dispose();
        innermost.Dispose();
        Assert.True(inner.IsActive);
        Assert.Equal(1, reader.Nesting);
        inner.Dispose();

        Assert.False(reader.InSection);
        Assert.False(inner.IsActive);
    }

    [Fact]
    public void Section_Default_IsNoSectionAndDisposesToNothing()
    {
        var none = default(RcuReadSection<HostPlatform>);
        none.Dispose();

        Assert.False(none.IsActive);
        Assert.Throws<InvariantException>(() => default(RcuReadSection<HostPlatform>).Reader);
    }

    [Fact]
    public void Dispose_Twice_IsABrokenInvariant()
    {
        var reader = _domain.Register("twice");
        reader.Enter().Dispose();

        Assert.Throws<InvariantException>(() =>
        {
            var section = reader.Enter();
            section.Dispose();
            section.Dispose();
        });
    }

    [Fact]
    public void Enter_AtTheNestingLimit_IsABrokenInvariantAndNotAQuiescentReader()
    {
        var reader = _domain.Register("deep");
        for (var i = 0; i < short.MaxValue; i++)
            _ = reader.Enter();
        Assert.Equal(short.MaxValue, reader.Nesting);

        Assert.Throws<InvariantException>(() => _ = reader.Enter());

        Assert.Equal(short.MaxValue, reader.Nesting);
        for (var i = 0; i < short.MaxValue; i++)
            reader.Exit();
        Assert.False(reader.InSection);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(8UL)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL)]
    public void Call_PayloadWithLowBits_IsABrokenInvariant(ulong payload)
    {
        var reader = _domain.Register("caller");
        var kind = _domain.RegisterKind(this, &Ignore);

        Assert.Throws<InvariantException>(() => reader.Call(kind, payload));
        Assert.Throws<InvariantException>(() => reader.Call(default, 16));
        Assert.Equal(0, _domain.Read().CallbacksQueued);
    }

    [Fact]
    public void Register_AllSlotsTaken_IsRefusedAndOneGivenBackIsUsedAgain()
    {
        var readers = Enumerable.Range(0, 4).Select(i => _domain.Register($"reader {i}")).ToList();
        Assert.Equal(5, _domain.Read().Readers);
        Assert.Throws<InvalidOperationException>(() => _domain.Register("one too many"));

        _domain.Unregister(readers[2]);
        var again = _domain.Register("again");

        Assert.Equal(readers[2].Index, again.Index);
        Assert.Throws<InvariantException>(() => _domain.Unregister(readers[2]));
    }

    [Fact]
    public void Unregister_InsideItsSection_IsABrokenInvariant()
    {
        var reader = _domain.Register("inside");
        using var section = reader.Enter();

        Assert.Throws<InvariantException>(() => _domain.Unregister(reader));
    }

    [Fact]
    public void RegisterKind_MoreThanFifteen_IsRefused()
    {
        for (var i = 0; i < RcuCallbackKind.Most; i++)
            _ = _domain.RegisterKind(this, &Ignore);

        Assert.Throws<InvalidOperationException>(() => _domain.RegisterKind(this, &Ignore));
    }

    private static void Ignore(object state, ulong payload)
    {
    }
}
