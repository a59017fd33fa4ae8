namespace Lab.Web.Services.Present;

/// <summary>What one viewer is told about who controls the run.</summary>
/// <param name="HasControl">This viewer may change the run.</param>
/// <param name="IsFree">Nobody controls it: who asks has it at once.</param>
/// <param name="Viewers">Pages whose browser can be reached, this one included.</param>
/// <param name="AskedByMe">This viewer has asked and waits.</param>
/// <param name="AskedByOther">This viewer has control, and another asks for it.</param>
/// <param name="SecondsLeft">Until a request that waits is granted by itself; 0 if none waits.</param>
/// <param name="WasRefused">The controller has refused this viewer's last request.</param>
public readonly record struct ControlView(
    bool HasControl, bool IsFree, int Viewers, bool AskedByMe, bool AskedByOther, int SecondsLeft, bool WasRefused);
