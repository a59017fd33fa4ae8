using Microsoft.JSInterop;

namespace Lab.Web.Components.Status;

/// <summary>The end of a page's or panel's script module.</summary>
public static class ScriptModule
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Call a last function of the module, then let it go.</summary>
    /// <param name="module">Null: it was never there.</param>
    /// <remarks>
    /// A browser that has gone may leave a call without an answer while its circuit ends; nobody waits for that longer than
    /// a second. Its script has ended with it.
    /// </remarks>
    public static async Task EndAsync(this IJSObjectReference? module, string function, params object?[] arguments)
    {
        if (module is null)
            return;
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await module.InvokeVoidAsync(function, limit.Token, arguments);
            await module.DisposeAsync().AsTask().WaitAsync(limit.Token);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // As said above.
        }
    }
}
