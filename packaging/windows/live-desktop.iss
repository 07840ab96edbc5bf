; The installer for Windows, for one user and without an administrator's rights; `dev.py package`
; calls it with the version, the frozen program's folder, the icon and where the installer goes:
;   ISCC /DVersion=1.2.3 /DBundle=DIR /DIcon=FILE.ico /DOutput=DIR live-desktop.iss

#ifndef Version
  #error Say which version this is: /DVersion=1.2.3
#endif
#ifndef Bundle
  #error Say where the frozen program is: /DBundle=DIR
#endif
#ifndef Icon
  #error Say where the icon is: /DIcon=FILE.ico
#endif
#ifndef Output
  #error Say where the installer goes: /DOutput=DIR
#endif

#define Name "Live Desktop"
#define Program "live-desktop-window.exe"
#define Console "live-desktop.exe"
#define Website "https://github.com/live-desktop/live-desktop"

[Setup]
; Windows knows the program by this: another one would install a second beside it.
AppId={{6E0C1B5C-9B0A-4C55-8F0B-2C1D7F3A9E41}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher=The Live Desktop authors
AppPublisherURL={#Website}
AppSupportURL={#Website}/issues
AppUpdatesURL={#Website}/releases
VersionInfoVersion={#Version}.0
VersionInfoDescription=Installs {#Name}
VersionInfoProductName={#Name}
LicenseFile=..\..\LICENSE
PrivilegesRequired=lowest
DefaultDirName={autopf}\{#Name}
DisableProgramGroupPage=yes
DisableDirPage=auto
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName={#Name}
OutputDir={#Output}
OutputBaseFilename=live-desktop-{#Version}-windows-x86_64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
; A program that waits in the tray does not end when it is asked to close.
CloseApplications=force
CloseApplicationsFilter=*.exe,*.dll,*.pyd
RestartApplications=no

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "french"; MessagesFile: "compiler:Languages\French.isl"
Name: "german"; MessagesFile: "compiler:Languages\German.isl"
Name: "japanese"; MessagesFile: "compiler:Languages\Japanese.isl"
Name: "spanish"; MessagesFile: "compiler:Languages\Spanish.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; What an older version brought and this one does not would be found and loaded.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "live-desktop"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "live-desktop"; Tasks: desktopicon

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[UninstallRun]
Filename: "{sys}\taskkill.exe"; Parameters: "/F /IM {#Program}"; Flags: runhidden; RunOnceId: "EndWindow"
Filename: "{sys}\taskkill.exe"; Parameters: "/F /IM {#Console}"; Flags: runhidden; RunOnceId: "EndServer"
