using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Services.Feed;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("Grace period 7: 27.5 us, held by vcpu 1.", "Grace period 7: 27.5\u202fµs, held by vcpu 1.")]
    [InlineData("backlog 12.3 MiB (before 512 B), 4 % of it, drained 1.00 ms after", "backlog 12.3\u202fMiB (before 512\u202fB), 4\u202f% of it, drained 1.00\u202fms after")]
    [InlineData("12 seconds, 3 ups, the us of it, 4 B1", "12 seconds, 3 ups, the us of it, 4 B1")]
    public void Of_EngineSentence_HasThePagesUnits(string text, string expected) => Assert.Equal(expected, UnitText.Of(text));
}
