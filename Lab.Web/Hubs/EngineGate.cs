using System.Net;
using Lab.Web.Configuration;
using Lab.Web.Services.Engine;
using Microsoft.Extensions.Options;

namespace Lab.Web.Hubs;

/// <summary>Lets only engines through to their hub: from this machine unless configured otherwise, with the token.</summary>
public sealed class EngineGate(RequestDelegate next, EngineToken token, IOptions<LabOptions> options)
{
    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (!options.Value.AllowRemoteEngines && context.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
            return RefuseAsync(context, StatusCodes.Status403Forbidden);
        return token.Matches(Presented(context.Request)) ? next(context) : RefuseAsync(context, StatusCodes.Status401Unauthorized);
    }

    private static string? Presented(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return request.Query["access_token"].FirstOrDefault() ?? request.Query["token"].FirstOrDefault();
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
