namespace Lab.Web.Services.Present;

/// <summary>One open page at the <see cref="ControlDesk"/>. Disposed when the page is left.</summary>
public sealed class ControlSeat(ControlDesk desk) : IDisposable
{
    /// <summary>Of the browser's tab, so that a reloaded page is the same viewer; null until the browser has said it.</summary>
    internal string? Tab { get; set; }

    internal bool WasRefused { get; set; }

    /// <summary>On the desk's clock, when the browser was lost; null while it can be reached.</summary>
    internal long? AwaySince { get; set; }

    public ControlView View => desk.ViewOf(this);

    public bool HasControl => View.HasControl;

    /// <summary>The browser has said which tab this is. A seat that the same tab had before gives way, control included.</summary>
    public void Recognise(string tab) => desk.Recognise(this, tab);

    /// <summary>The browser can be reached, or not: a controller's control passes after <see cref="ControlDesk.TimeToReturn"/>.</summary>
    public void Reach(bool isThere) => desk.Reach(this, isThere);

    /// <summary>Ask for control: at once if it is free, else when the controller does not refuse in time.</summary>
    public void Ask() => desk.Ask(this);

    /// <summary>Hand control to whoever asks. Of no effect without control or request.</summary>
    public void Grant() => desk.Decide(this, grant: true);

    /// <summary>Keep control. Of no effect without control or request.</summary>
    public void Refuse() => desk.Decide(this, grant: false);

    public void Dispose() => desk.Leave(this);
}
