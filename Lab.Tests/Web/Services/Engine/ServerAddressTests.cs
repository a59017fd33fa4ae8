using Lab.Web.Services.Engine;

namespace Lab.Tests.Web.Services.Engine;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://localhost:5080", "http://localhost:5080/")]
    public void Reachable_Wildcards_BecomeLoopback(string address, string expected) =>
        Assert.Equal(expected, ServerAddress.Reachable([address]).ToString());

    [Fact]
    public void Reachable_BothSchemes_TakesThePlainOne() =>
        Assert.Equal("http://localhost:1/", ServerAddress.Reachable(["https://localhost:2", "http://localhost:1"]).ToString());

    [Fact]
    public void Reachable_NoAddress_IsRefused() => Assert.Throws<InvalidOperationException>(() => ServerAddress.Reachable([]));
}
