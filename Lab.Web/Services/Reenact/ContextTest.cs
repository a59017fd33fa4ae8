namespace Lab.Web.Services.Reenact;

/// <summary>A column of the context matrix, and the test that proves its cells.</summary>
/// <param name="At">Its number.</param>
/// <param name="Checker">Who sees it broken; empty if none does.</param>
/// <param name="Rule">The invariant.</param>
/// <param name="Test">Namespace, class and method.</param>
public sealed record ContextTest(int At, string Name, string Checker, string Rule, string Test)
{
    /// <summary>Of the element that names the test.</summary>
    public string Id => FormattableString.Invariant($"context-test-{At}");

    /// <summary>"ContextMatrixTests.Lock_LeftOut".</summary>
    public string ShortTest => string.Join('.', Test.Split('.')[^2..]);

    /// <summary>"Lab.Tests/Reenactments/ContextMatrixTests.cs".</summary>
    public string SourceFile
    {
        get
        {
            var parts = Test.Split('.');
            return $"{parts[0]}.{string.Join('/', parts[1..^1])}.cs";
        }
    }
}
