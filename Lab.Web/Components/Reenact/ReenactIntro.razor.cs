using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>What the page is, while no bug is chosen.</summary>
public sealed partial class ReenactIntro : ComponentBase;
