namespace WebChat.Server.Chat.Names;

/// <summary>The names that nobody can have, in the languages of the page and a few more.</summary>
internal static class ReservedWords
{
    public static IEnumerable<string> All => [.. English, .. French, .. Chinese, .. Arabic, .. Others];

    private static readonly string[] English = Split(
        """
        admin admins administrator administrators root sysadmin superuser system sysop server service moderator moderators mod mods
        operator owner staff support security official host bot notice announcement everyone all here channel room guest anonymous
        unknown null undefined none nobody me you deleted
        webchat webmaster superadmin systemadmin systemadministrator serveradmin serveradministrator operators notices announcements
        """
    );

    private static readonly string[] French = Split(
        """
        administrateur administrateurs administratrice système systèmes serveur service modérateur modérateurs modératrice opérateur
        opératrice officiel officielle annonce annonces anonyme propriétaire hôte invité inconnu personne supprimé sécurité assistance
        robot salon canal tous toutlemonde superadministrateur webmestre avis
        """
    );

    private static readonly string[] Chinese = Split(
        """
        管理员 管理員 管理 超级管理员 超級管理員 系统 系統 系统消息 系統消息 系統訊息 系统管理员 系統管理員 系统通知 系統通知 公告 通知 服务器 服務器 伺服器
        客服 官方 官方客服 版主 群主 站长 站長 房主 主持人 所有人 全体成员 全體成員 匿名 匿名用户 匿名用戶 游客 遊客 访客 訪客 机器人 機器人
        """
    );

    private static readonly string[] Arabic = Split(
        """
        مشرف المشرف مدير المدير نظام النظام إدارة الإدارة مسؤول المسؤول الخادم الدعم إعلان مجهول الجميع
        """
    );

    private static readonly string[] Others = Split(
        """
        administrador administradora moderador moderadora sistema servidor soporte suporte anuncio anúncio
        moderatorin systemadministrator ankündigung
        админ администратор модератор система сервер поддержка
        管理者 システム サーバー 運営 관리자 운영자 시스템
        """
    );

    private static string[] Split(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
