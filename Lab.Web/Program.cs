using Lab.Web;

if (args is [HealthProbe.Argument, ..])
    return await HealthProbe.RunAsync();

await using var app = LabWebApplication.Create(args);
await app.RunAsync();
return 0;
