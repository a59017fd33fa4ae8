using Lab.Tests.Web.Support;

namespace Lab.Tests.Web.Pages;

/// <summary>Tests that share one browser and run one after another: the machine is small.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
