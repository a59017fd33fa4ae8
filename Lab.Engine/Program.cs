Console.Error.WriteLine("lab: no command yet");
return 2;
