# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Lab.Engine/Lab.Engine.csproj Lab.Engine/
COPY Lab.Web/Lab.Web.csproj Lab.Web/
RUN dotnet restore Lab.Web/Lab.Web.csproj
COPY .editorconfig appsettings.json ./
COPY wwwroot/ wwwroot/
COPY recordings/ recordings/
COPY scenes/ scenes/
COPY docs/glossary.md docs/
COPY Lab.Engine/ Lab.Engine/
COPY Lab.Web/ Lab.Web/
RUN dotnet publish Lab.Web/Lab.Web.csproj -c Release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS final
WORKDIR /app
COPY --from=build /app ./
RUN mkdir -p /data && chown "$APP_UID" /data
ENV ASPNETCORE_HTTP_PORTS=8080 \
    AllowedHosts=* \
    Lab__DataFolder=/data
EXPOSE 8080
VOLUME ["/data"]
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 CMD ["dotnet", "Lab.Web.dll", "--healthcheck"]
ENTRYPOINT ["dotnet", "Lab.Web.dll"]
