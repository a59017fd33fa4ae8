using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>A broadcast TLBI costs more for a while, whatever the options say, even if they change meanwhile.</summary>
internal sealed class TlbiCostRise<TPlatform>(InjectionScene<TPlatform> scene) : Injection<TPlatform>(scene)
    where TPlatform : struct, IPlatform
{
    protected override void Act()
    {
        try
        {
            while (IsInForce)
            {
                SetCost(Scene.Request.CostNs);
                Nap();
            }
        }
        finally
        {
            // The options are published before they are applied: whoever changes them now applies them after this, or is seen.
            ulong version;
            do
            {
                version = Scene.Settings.Version;
                SetCost(0);
            }
            while (Scene.Settings.Version != version);
        }
    }

    private void SetCost(int moreNs)
    {
        var options = Scene.Settings.Options;
        Scene.Machine.Tlb.SetCost(options.TlbiBaseNs + moreNs, options.TlbiPerInitiatorNs, options.TlbiPerPageNs);
    }
}
