using Lab.Web;
using Lab.Web.Services.Present;

if (args is [HealthProbe.Argument, ..])
    return await HealthProbe.RunAsync();
if (args is [SceneRecorder.Argument, ..])
    return await RecordScenes.RunAsync(args.ElementAtOrDefault(1));

await using var app = LabWebApplication.Create(args);
await app.RunAsync();
return 0;
