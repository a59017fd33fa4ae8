namespace Lab.Tests.Architecture;

public sealed class CSharpTextTests
{
    /// <summary>A dot stands for a blank.</summary>
    [Theory]
    [InlineData("a // b", "a ....")]
    [InlineData("a /* b\nc */ d", "a ....\n.... d")]
    [InlineData("x(\"a\\\"b\") + y", "x(......) + y")]
    [InlineData("x('\"', b)", "x(..., b)")]
    [InlineData("@\"a\"\"b\" + c", "....... + c")]
    [InlineData("\"\"\"a \"quoted\" b\"\"\" + c", ".................. + c")]
    public void WithoutCommentsAndStrings_EachForm_IsBlankedInPlace(string text, string expected) =>
        Assert.Equal(expected.Replace('.', ' '), CSharpText.WithoutCommentsAndStrings(text));
}
