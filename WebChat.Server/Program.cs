using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using WebChat.Server.Hosting;
using WebChat.Server.Http;
using WebChat.Server.Http.Transcripts;
using WebChat.Server.Storage;

try
{
    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions
        {
            Args = [Composition.SettingsAreReadOnce, .. ImportCommand.SettingsOf(args)],
            ContentRootPath = Composition.ContentRoot(),
        }
    );
    builder.AddChatSettings();
    if (ImportCommand.IsIn(args))
    {
        await ImportCommand.RunAsync(args, builder);
        return ExitCodes.Done;
    }

    builder.AddChatServer();
    builder.AddChat();

    var app = builder.Build();
    if (MigrateCommand.IsIn(args))
    {
        await MigrateCommand.RunAsync(args, app.Services, app.Configuration);
        return ExitCodes.Done;
    }

    app.UseChatPipeline();
    app.MapChatHub();
    app.MapHistory();
    app.MapSearch();
    app.MapWall();
    app.MapTranscript();
    app.MapAdmin();
    app.MapHealth();
    app.MapPage();
    app.MapOpenApi("/openapi/{documentName}.json");

    await app.RunAsync();
    return ExitCodes.Done;
}
catch (SettingsException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.Settings;
}
catch (Exception e) when (e is StoreUnusableException or StoreUnavailableException)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.Store;
}
catch (Exception e) when (e is SocketException || (e is IOException && e.InnerException is AddressInUseException))
{
    Console.Error.WriteLine($"{e.Message.TrimEnd('.')}. Choose another address with --urls, or stop what listens there.");
    return ExitCodes.Address;
}
