using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Lab.Web.Services.Present;

/// <summary>Tells the desk when the browser of a page's seat is lost or back. One for each circuit.</summary>
/// <remarks>A circuit outlives its connection by minutes, so that a browser may come back; control does not wait for that.</remarks>
public sealed class ControlCircuit : CircuitHandler
{
    private ControlSeat? _seat;

    /// <summary>This circuit's page sits here; it stays the circuit's when the page is left for another.</summary>
    public void Sit(ControlSeat seat) => _seat = seat;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => Reach(isThere: false);

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => Reach(isThere: true);

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => Reach(isThere: false);

    private Task Reach(bool isThere)
    {
        _seat?.Reach(isThere);
        return Task.CompletedTask;
    }
}
