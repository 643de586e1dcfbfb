// Written by `npm run api` from docs/openapi.json; do not edit.

export interface paths {
    "/api/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one's account
         * @description Name, role, group and choices, with open sessions and linked accounts at providers.
         */
        get: operations["read_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the password
         * @description All sessions and one-time links of the account end; the answer begins a new session in place of the one that asked.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one's choices
         * @description Language, theme and time zone of the portal.
         */
        get: operations["read_preferences"];
        /**
         * Replace one's choices
         * @description What is left out or null is chosen no more.
         */
        put: operations["write_preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Confirm a second factor
         * @description With a code of the new seed. From then on signing in with a password needs a code; all other sessions end, and the answer begins a new one in place
         *     of the one that asked.
         */
        put: operations["confirm_totp"];
        /**
         * Begin a second factor
         * @description Gives a seed for an authenticator. It counts once a code of it was confirmed with `PUT`.
         */
        post: operations["begin_totp"];
        /**
         * Remove the second factor
         * @description Needs the account's password.
         */
        delete: operations["remove_totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assessments
         * @description What analysts of one's group, and those who speak for all, state of objects; the newest first.
         */
        get: operations["list_assessments"];
        put?: never;
        /**
         * State an assessment
         * @description What a person knows decides: it overrules what sources say until it runs out or is withdrawn. For one's group, or for all where one's role is `expert` or
         *     `administrator`. Documented with the rule in `docs/assessments.md`.
         */
        post: operations["add_assessment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assessments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw an assessment
         * @description One's own group's; for all where one may state such. What was answered before stays explained by it.
         */
        delete: operations["withdraw_assessment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit
         * @description The newest lines first. Administrators of a group read what was done in their group.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit
         * @description All lines that the parameters leave, streamed, the newest first. Cells of a CSV cannot become formulas.
         */
        get: operations["export_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Make a back-up
         * @description The ledger as of one point, lists of known-good files, mappings, accounts (where they are kept in SQLite) and kept files, in the stream that `hantei restore`
         *     reads. It is not encrypted: give the connection TLS, and the file a safe place. A stream that breaks off is not whole, and `hantei restore`
         *     refuses it.
         */
        get: operations["make_backup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/difference/{type}/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two moments of an object
         * @description The verdict at both, the evidence that came, went or weighs otherwise, and how much each section has. Sections that tell what is known today, whatever the
         *     moment (`HostedUrls`, `Subdomains`, similar objects, the network around an address), are left out. It is paid for as the object's report.
         */
        get: operations["read_difference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/domain/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look up a domain
         * @description Everything known about a domain name (Unicode or A-labels, any case), in KTIP's shape.
         */
        get: operations["lookup_domain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person's data
         * @description Registration records (WHOIS, RDAP) in which one of the values stands lose what they say of the person, and the text that they were read from; imports to
         *     come as well. For good: only a back-up that was made before has it. It takes as long as the ledger is large.
         */
        post: operations["erase_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/explain/{type}/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a verdict
         * @description The sum of weights behind a zone: prior, each piece of evidence with its weight, what was overruled by which rule, the thresholds, the
         *     smallest change that would flip the zone, and the zone at each change in time. The object is written as in the look-ups.
         */
        get: operations["explain_object"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/graph/{type}/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One step around an object
         * @description The object as a node, and by each relation its neighbours, the most dangerous first. `Degree` and `Rarity` tell which tie says something: an address that
         *     one name resolves to, or one of a hoster. It is paid for as the object's report.
         */
        get: operations["read_graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/graphs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List graphs
         * @description Those that are shared with one's group, and one's own; the last changed first.
         */
        get: operations["list_graphs"];
        put?: never;
        /**
         * Keep a graph
         * @description Up to 5,000 nodes, 20,000 edges and 2 MiB; 500 graphs a group.
         */
        post: operations["add_graph"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/graphs/stix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export a graph
         * @description A STIX 2.1 bundle of the objects and ties that are sent, held together by a `grouping`, with what is noted of them. Ties for which the standard has no word
         *     are `related-to` with their meaning as description. Names for which it has no form are left out, and told in the description.
         */
        post: operations["export_graph"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/graphs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a graph
         * @description What it shows is where things stand, and what they are: zones change, and are told by the look-ups.
         */
        get: operations["show_graph"];
        /**
         * Change a graph
         * @description Puts another in its place, if it is still as who asks has seen it: `If-Match` has the `ETag` that reading it gave. One's own; one that is shared also as
         *     an analyst, but it stays shared then.
         */
        put: operations["change_graph"];
        post?: never;
        /**
         * Remove a graph
         * @description One's own; one that is shared also as who administers the group. With `If-Match` only as it was seen.
         */
        delete: operations["remove_graph"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description All for administrators of the installation, one's own for those of a group.
         */
        get: operations["list_groups"];
        put?: never;
        /** Add a group */
        post: operations["add_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a group
         * @description One without users.
         */
        delete: operations["remove_group"];
        options?: never;
        head?: never;
        /** Change a group */
        patch: operations["change_group"];
        trace?: never;
    };
    "/api/hash/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look up a file
         * @description Everything known about a file by its MD5, SHA-1 or SHA-256 (any case), in KTIP's shape: zone, general information, why, timeline,
         *     detections, feeds, names, related objects. An unknown file is Grey, with honest coverage in `SectionInfo`.
         */
        get: operations["lookup_hash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports
         * @description Those that run in this server with their progress, whoever began them (HTTP, a folder that is followed), and what became of the last 100 files, also before the
         *     last start and on the command line.
         */
        get: operations["list_imports"];
        put?: never;
        /**
         * Import a file
         * @description The file as the feed publishes it is the body (gz, xz, zstd, zip and tar are read through). The answer comes once everything is on disk to
         *     stay: records accepted and refused, with reasons. Importing a file again changes nothing. A file refused as a whole is told in `Outcome`. With `dry_run`
         *     nothing is written, and the answer tells what the file would become.
         */
        post: operations["import_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ip/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look up an IP address
         * @description Everything known about an IPv4 or IPv6 address, in KTIP's shape. Reserved and private addresses have `Zone`, `IpGeneralInfo` with
         *     the status `reserved`, and `IpWhoIs` alone. With `http://` in front it is looked up as a web address.
         */
        get: operations["lookup_ip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look up a family, actor or technique
         * @description What the lists of knowledge (ATT&CK, MISP's galaxies) say about a malware family, tool, threat actor, technique or campaign: by any of
         *     its names, in any spelling (`Cobalt Strike`, `win.cobalt_strike`), or by identifier (`S0154`, `G0007`, `T1059.003`, a UUID). Names that
         *     mean several things are answered with the candidates.
         */
        get: operations["read_knowledge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/licence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show licences and what is left of today
         * @description The licences of one's group that are in force; of each service the searches used today, the limit, what is left, and when the next day begins. Looking
         *     costs nothing.
         */
        get: operations["read_licence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/licence/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what was used over time
         * @description Of all licences of one's group, those too that are in force no more: for each day, service and licence the searches used, and the limit. Looking costs nothing.
         */
        get: operations["read_use"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/licences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List licences of a group */
        get: operations["list_licences"];
        put?: never;
        /** Grant a licence */
        post: operations["grant_licence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/licences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a licence back */
        delete: operations["revoke_licence"];
        options?: never;
        head?: never;
        /** Change a licence */
        patch: operations["change_licence"];
        trace?: never;
    };
    "/api/licences/{id}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what was used of a licence over time
         * @description For each day and service the searches used, and the limit. Of the own group's licences, or of any for who administers the installation.
         */
        get: operations["read_use_of_licence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The OpenAPI document
         * @description OpenAPI 3.1, made from the handlers of this very server.
         */
        get: operations["read_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a new password
         * @description If there is such an account, and it has an address of mail, a link goes there that sets a new password within an hour. The answer is the same in any
         *     case. At most three mails an hour go to an account.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the session
         * @description Who is signed in, with what requests that change something repeat. For sessions alone: a token has none.
         */
        get: operations["read_session"];
        put?: never;
        /**
         * Sign in
         * @description With a name and its password, or with a one-time link; with a code besides where the account has a second factor. The answer to a wrong name, a
         *     wrong password, a wrong code and a disabled account is the same. At most ten attempts for an account and thirty from an address within 15 minutes.
         *     Sets the cookie of the session; a session that the request came with ends.
         */
        post: operations["begin_session"];
        /**
         * Sign out
         * @description Ends the session at the server and takes the cookie away.
         */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Go to the provider
         * @description Sends the browser to the OpenID Connect provider of the configuration, which sends it back to `/api/session/oidc/callback`.
         */
        get: operations["begin_oidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from the provider
         * @description Begins a session when the provider says who it is, and that is somebody who may come in. A program is told 401 otherwise, a browser goes back to the page.
         */
        get: operations["finish_oidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report sightings
         * @description What sensors met: hash, address, domain or URL, when, how often, where. The batch has a key of the client's choice (`BatchId`), or each sighting an
         *     identifier (`Id`); the same sent again is not counted again, also after a crash of either side. What is wrong is refused with its position
         *     and the reason, and the others are counted; where none can be, the batch is refused and its key stays free. Sightings weigh nothing in a verdict.
         */
        post: operations["report_sightings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sources
         * @description Every source that can be imported and every list of the operator's own, with its lists in the ledger: how much, over which period, last imported when.
         */
        get: operations["list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how sources do
         * @description As everybody sees them: how fresh each is against its interval, what of its last imports was refused, how much of what it accuses others accuse as well and how
         *     much earlier or later, and what of that is Green today. Measured hourly in the background.
         */
        get: operations["read_source_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a source
         * @description With everything that it brought, for good; verdicts are as if it had never been there. It takes as long as the ledger is large, and goes on after a
         *     restart where it was interrupted.
         */
        delete: operations["remove_source"];
        options?: never;
        head?: never;
        /**
         * Change a source
         * @description The name is that of a source with all its lists, or of one list, percent-encoded.
         */
        patch: operations["change_source"];
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens
         * @description One's own, or those of a user within an administrator's reach. The tokens themselves are not kept and cannot be shown again.
         */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Make a token
         * @description For oneself, with a session. The answer shows the token; it is kept as a digest, and cannot be shown again.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description For good, at once here and within a second on other servers. One's own, or that of a user within an administrator's reach.
         */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Triage a log
         * @description A log of any kind is the body: plain text, JSON, CSV, UTF-16, or any of them as gz, xz, zstd, zip or tar. Hashes, addresses, domains and URLs
         *     are found in it, defanged or not; those in the zones asked for come back, each once, with how often and where they occur.
         */
        post: operations["triage_log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/url/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look up a web address
         * @description Everything known about a URL, in KTIP's shape. The URL may stand in the path percent-encoded (`shop.example%2Flogin%3Fid%3D1`) or as
         *     it is (`http://shop.example/login?id=1&sections=Zone`): then parameters at the tail of its query are ours.
         */
        get: operations["lookup_url"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description All of the installation for its administrators, those of the group for the group's.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Add a user
         * @description The answer has a link with which the user chooses a password.
         */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a user */
        get: operations["read_user"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description With name, address, identities, tokens and sessions; the audit keeps the identifier. What the user stated of objects stays under that identifier.
         */
        delete: operations["remove_user"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description The last administrator stays one. Who is disabled is out at once, with all sessions, tokens and links.
         */
        patch: operations["change_user"];
        trace?: never;
    };
    "/api/users/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link to set a password with
         * @description For somebody who lost it, or his invitation. Earlier links go on being good until they expire.
         */
        post: operations["make_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/getresult/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The report on a file that was handed in (OpenTIP) */
        post: operations["read_result"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Examine a file (OpenTIP)
         * @description The file is the body, as it is. It and the files in it are examined: digests, type, signature, names, rules. The answer is what is known of it then,
         *     as of a look-up by its digest; when that takes longer than 20 s, what is known so far, and `getresult/file` has the rest. The file itself is not kept
         *     unless the server is told to.
         */
        post: operations["scan_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verdicts in bulk
         * @description One object a line in, one verdict a line out, in order, streamed (NDJSON). A line is a bare object of any kind (defanged is fine), a JSON
         *     string, or `{"request": "...", "type": "ip"}` with `type` optional. A line that is wrong is answered in place with `Error`; the stream goes
         *     on. At most 100,000 lines of 64 KiB.
         */
        post: operations["search_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verdict about a domain (OpenTIP) */
        get: operations["search_domain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/hash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verdict about a file (OpenTIP) */
        get: operations["search_hash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/ip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verdict about an IP address (OpenTIP) */
        get: operations["search_ip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verdict about a web address (OpenTIP)
         * @description The object is everything from `request=` to the end, as the official client sends URLs unencoded; percent-encoded is understood too.
         */
        get: operations["search_url"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's watches
         * @description Objects whose changes of verdict are told by mail, with what was told last. Looking costs nothing.
         */
        get: operations["list_watches"];
        put?: never;
        /**
         * Watch an object
         * @description When its verdict changes as one's group sees it, a mail goes to one's own address, in one's own language: the zone before and now, why, and a link to the
         *     report. Beginning tells the verdict of now, and costs what looking the object up does; what is told later costs nothing. At most 1,000 for each user.
         */
        post: operations["add_watch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a watch
         * @description One's own. What waits to be sent is sent.
         */
        delete: operations["remove_watch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alive
         * @description Answers as long as the process does.
         */
        get: operations["check_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures
         * @description Requests, latencies, verdicts and the ledger's size, as Prometheus text.
         */
        get: operations["read_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description Whether requests are taken: not before the data is open, not while shutting down.
         */
        get: operations["check_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The group that somebody belongs to. */
        AccountGroup: {
            /** @description Identifier. */
            Id: components["schemas"]["GroupId"];
            /** @description Name. */
            Name: string;
            /**
             * @description The time zone in which its days are counted (IANA).
             * @example Asia/Tokyo
             */
            TimeZone: string;
            /** @description The strictest marking that its members may see. */
            TlpMax: components["schemas"]["Marking"];
        };
        /** @description One's own account. */
        AccountReply: {
            /** @description Accounts at providers with which the user signs in. */
            Identities: components["schemas"]["IdentityRow"][];
            /** @description What the user chose. */
            Preferences: components["schemas"]["PreferencesBody"];
            /** @description Open sessions, the one used last first. A token is not told of them. */
            Sessions: components["schemas"]["SessionRow"][];
            /** @description The user. */
            User: components["schemas"]["AccountUser"];
        };
        /** @description Oneself. */
        AccountUser: {
            /** @description When the account was made. */
            CreatedAt: string;
            /** @description The group. */
            Group: components["schemas"]["AccountGroup"];
            /** @description Whether there is a password to sign in with. */
            HasPassword: boolean;
            /** @description Whether a code is asked for besides. */
            HasTotp: boolean;
            /** @description Identifier. */
            Id: components["schemas"]["UserId"];
            /** @description Where mails go to. */
            Mail?: string | null;
            /**
             * @description Sign-in name.
             * @example jane@example.com
             */
            Name: string;
            /** @description What one may do. */
            Role: components["schemas"]["Role"];
        };
        /** @description A related address. */
        AddressRow: components["schemas"]["RowCommon"] & {
            /**
             * Format: int64
             * @description Sightings on that day, to the nearest power of ten.
             */
            DailyPeak?: number | null;
            /**
             * Format: int64
             * @description Sightings by sensors of passive DNS, to the nearest power of ten; null where none counts.
             */
            HitsCount?: number | null;
            /** @description The address. */
            Ip: string;
            /** @description Day with the most sightings; null where days are not counted. */
            PeakDate?: string | null;
            /**
             * Format: int32
             * @description Its threat score, 0 to 100.
             */
            ThreatScore: number;
        };
        /** @description What a sandbox, or scanning engines, reported. */
        AnalysisRow: {
            /** @description Configurations of malware that were read out of it. */
            Configurations: components["schemas"]["ConfigurationRow"][];
            /** @description When it was made. */
            Date: string;
            /** @description Engines that detect it. */
            Engines: components["schemas"]["EngineRow"][];
            /**
             * Format: int32
             * @description Engines that gave an answer.
             */
            EnginesAsked: number;
            /** @description Where it ran. */
            Environment?: string | null;
            /** @description Malware families. */
            Families: string[];
            /** @description The report's number at its source. */
            Id?: string | null;
            /** @description Names of mutexes. */
            Mutexes: string[];
            /** @description Addresses, domains and URLs in its text. */
            Observables: string[];
            /** @description Packers whose traces it has. */
            Packers: string[];
            /** @description Processes of the run, parents before their children. */
            Processes: components["schemas"]["ProcessRow"][];
            /** @description What it says of itself: version information and the like. */
            Properties: components["schemas"]["ConfigurationValue"][];
            /** @description A link to it. */
            Reference?: string | null;
            /** @description Registry keys that it wrote. */
            RegistryKeys: string[];
            /**
             * @description `malicious`, `suspicious`, `benign`, `unknown` (STIX 2.1).
             * @example malicious
             */
            Result: string;
            /**
             * Format: int32
             * @description The report's score, scaled to 0 to 100.
             */
            Score?: number | null;
            Signature?: components["schemas"]["CodeSignatureRow"] | null;
            /** @description What it did or is, the most severe first. */
            Signatures: components["schemas"]["SignatureRow"][];
            /** @description The list that brought it. */
            Source: string;
        };
        /** @description A line of an answer, for the API's manual. */
        AnswerLine: components["schemas"]["VerdictLine"] | components["schemas"]["ErrorLine"];
        /** @description A report on targeted attacks. */
        AptReport: {
            /** @description Its identifier. */
            Id: string;
            /** @description Its title. */
            Title: string;
        };
        /** @description An autonomous system. */
        Asn: {
            /** @description Its organisation. */
            Description: string[];
            /**
             * Format: int32
             * @description Its number.
             */
            Number: number;
        };
        /** @description An assessment. */
        Assessment: {
            /** @description The identifier of the user who stated it. */
            Author: string;
            /** @description `CATEGORY_…`. */
            Category: components["schemas"]["Category"];
            /** @description What of it. */
            Covers: components["schemas"]["Covers"];
            /** @description The first moment at which it holds no more (RFC 3339), unless it is withdrawn before. */
            ExpiresAt: string;
            /** @description The group for which it holds. */
            Group?: string | null;
            /** @description Its identity. */
            Id: components["schemas"]["AssessmentId"];
            /**
             * @description What it is about.
             * @example shop.example
             */
            Object: string;
            /** @description Why. */
            Reason: string;
            /** @description For whom it holds. */
            Scope: components["schemas"]["AssessmentScope"];
            /** @description `in force`, `expired` or `withdrawn`. */
            State: string;
            /** @description Since when (RFC 3339). */
            StatedAt: string;
            /** @description The kind of that. */
            Type: components["schemas"]["Type"];
            /** @description When it was withdrawn (RFC 3339). */
            WithdrawnAt?: string | null;
            /** @description The identifier of the user who withdrew it. */
            WithdrawnBy?: string | null;
            /** @description The zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description What is stated. */
        AssessmentBody: {
            Category?: components["schemas"]["Category"] | null;
            /** @description What of it: `exactly` the object, or of a domain all `below` it too: names and URLs. */
            Covers?: components["schemas"]["Covers"];
            ExpiresAt?: components["schemas"]["Moment"] | null;
            /**
             * @description Hash, address, domain or URL, defanged or not. The assessment is about what a look-up of it answers about.
             * @example shop.example
             */
            Object: string;
            /**
             * @description Why: 1 to 2,000 characters, no control characters. Whoever sees the assessment reads it.
             * @example Our own shop; the listing was a mistake.
             */
            Reason: string;
            /** @description For whom it holds. */
            Scope?: components["schemas"]["AssessmentScope"];
            /** @description The zone. A file has no Orange. */
            Zone: components["schemas"]["Zone"];
        };
        /**
         * @description Identifier of an assessment.
         * @example 0123456789abcdef0123456789abcdef
         */
        AssessmentId: string;
        /**
         * @description For whom an assessment holds.
         * @enum {string}
         */
        AssessmentScope: "group" | "all";
        /** @description Assessments, newest first. How many there are in all is not counted. */
        AssessmentsReply: {
            /** @description The assessments. */
            Assessments: components["schemas"]["Assessment"][];
            /** @description Give this as `cursor` to go on. */
            Cursor?: string | null;
            /** @description Assessments in this page. */
            Returned: number;
            /** @description Whether there may be more. */
            Truncated: boolean;
        };
        /** @description A line of the audit. */
        AuditLine: {
            /**
             * @description What, e.g. `user.add`.
             * @example session.begin
             */
            Action: string;
            /** @description When. */
            At: string;
            /** @description What else is worth knowing. */
            Detail: string;
            /** @description From where. */
            From?: string | null;
            /** @description In which group. */
            GroupId?: string | null;
            /** @description To what; a keyed hash where it was searched for. */
            Object: string;
            /** @description `ok`, `refused` or `failed`. */
            Outcome: string;
            /** @description The request. */
            RequestId: string;
            /**
             * Format: int64
             * @description Its number, without gaps.
             */
            Sequence: number;
            /** @description With which token. */
            TokenId?: string | null;
            /** @description Who: identifier of the user. */
            UserId?: string | null;
        };
        /** @description A page of the audit. */
        AuditPage: {
            /**
             * Format: int64
             * @description What to give as `before` for the next page.
             */
            Cursor?: number | null;
            /** @description The lines, the newest first. */
            Entries: components["schemas"]["AuditLine"][];
            /** @description How many lines this page has. */
            Returned: number;
            /** @description Whether there are older ones. */
            Truncated: boolean;
        };
        /** @description What an analyser's conclusion rests on. It is drawn from today's evidence by today's analysers, also where the past is asked for. */
        Basis: {
            /** @description Until when it holds in full; null: as long as the object is what it is. */
            HoldsUntil?: string | null;
            /** @description Other objects on which it rests, at most 8. */
            Objects: string[];
            /** @description Lists whose words it repeats: beside them it is no second witness. */
            Sources: string[];
            /**
             * Format: int32
             * @description Version of the analyser.
             */
            Version: number;
        };
        /** @description A batch of sightings. */
        BatchBody: {
            /**
             * @description A key of the client's choice, at most 128 bytes, for those sightings that have no `Id`. Each sensor has its own keys. The same batch under
             *     the same key is counted once; another batch under it is refused.
             * @example proxy-1/2026-02-03T04
             */
            BatchId?: string | null;
            /**
             * @description Country of the sensor, for those sightings whose country nothing else tells.
             * @example JP
             */
            Country?: string | null;
            /**
             * @description Name of the sensor, at most 63 bytes, for those sightings that name none.
             * @example proxy-1
             */
            Sensor?: string | null;
            /** @description The sightings, at most 10,000. */
            Sightings: components["schemas"]["SightingBody"][];
        };
        /** @description One of the things that a name may mean. */
        CandidateRow: {
            /** @description An identifier that means it alone. */
            Id: string;
            /** @description `malware`, `tool`, `actor`, `technique`, `campaign`. */
            Kind: string;
            /** @description What it is called. */
            Name: string;
            /** @description Lists that know it. */
            Sources: string[];
        };
        /**
         * @description What an object is good or bad for.
         * @enum {string}
         */
        Category: "CATEGORY_GENERAL" | "CATEGORY_MALWARE" | "CATEGORY_BOTNET_CNC" | "CATEGORY_PHISHING" | "CATEGORY_SCAM" | "CATEGORY_CC_SKIMMING" | "CATEGORY_RANSOMWARE" | "CATEGORY_ATTACKS" | "CATEGORY_SPAM" | "CATEGORY_ABUSE" | "CATEGORY_REPUTATION" | "CATEGORY_ANONYMIZERS" | "CATEGORY_ADWARE" | "CATEGORY_CRYPTOMINING" | "CATEGORY_POPULAR" | "CATEGORY_KNOWN_GOOD" | "CATEGORY_CDN" | "CATEGORY_CLOUD" | "CATEGORY_PUBLIC_RESOLVER" | "CATEGORY_SINKHOLE" | "CATEGORY_DYNAMIC_DNS" | "CATEGORY_URL_SHORTENER" | "CATEGORY_HOSTING_PLATFORM" | "CATEGORY_PARKING" | "CATEGORY_SECURITY_SCANNER" | "CATEGORY_FINANCE" | "CATEGORY_EDUCATION" | "CATEGORY_DISPOSABLE_EMAIL" | "CATEGORY_MAIL_RELAY" | "CATEGORY_SPECIAL_USE" | "CATEGORY_INFORMATION_TECHNOLOGIES" | "CATEGORY_NEWLY_REGISTERED" | "CATEGORY_ADULT" | "CATEGORY_DANGEROUS_CONTENT" | "CATEGORY_GAMBLING" | "CATEGORY_GAMES" | "CATEGORY_BLOGS" | "CATEGORY_FORUMS" | "CATEGORY_CHATS" | "CATEGORY_SOCIAL_NETWORKS" | "CATEGORY_DATING" | "CATEGORY_WEB_MAIL" | "CATEGORY_FILE_SHARING" | "CATEGORY_SOFTWARE" | "CATEGORY_WAREZ" | "CATEGORY_HACKING" | "CATEGORY_REMOTE_CONTROL" | "CATEGORY_CRYPTOCURRENCY" | "CATEGORY_SHOPPING" | "CATEGORY_JOB_SEARCH" | "CATEGORY_NEWS_AND_MEDIA" | "CATEGORY_LIFESTYLE" | "CATEGORY_RELIGION" | "CATEGORY_CHILDREN" | "CATEGORY_TRANSLATION" | "CATEGORY_ARTIFICIAL_INTELLIGENCE";
        /** @description A category with the zone it speaks for. */
        CategoryWithZone: {
            /**
             * @description `CATEGORY_…`.
             * @example CATEGORY_MALWARE
             */
            Name: string;
            /** @description The zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A certificate of the file's signature. */
        CertificateRow: {
            /** @description The file that contains the file and has the signature, by its digest in capitals (ours); for the certificates of containers alone. */
            Container?: string | null;
            /** @description Not valid after. */
            Expires?: string | null;
            /** @description Not valid before. */
            Issued?: string | null;
            /** @description Whose it is. */
            Publisher: string;
            /** @description Serial number in hex. */
            SerialNumber?: string | null;
            /** @description What is made of the signature: `Trusted`, `Not trusted`, `Discredited` (ours). */
            SignerStatus?: string | null;
            /** @description Lists that state it (ours). */
            Sources: string[];
            /** @description Digest of the certificate in hex (ours). */
            Thumbprint?: string | null;
            /** @description When the file was signed; null where no counter-signature is known. */
            TimeStamp?: string | null;
            /** @description Who issued it. */
            Vendor?: string | null;
        };
        /** @description A change of a record. */
        ChangeRow: {
            /** @description What is said since. */
            After: string;
            /** @description What was said before; empty: nothing. */
            Before: string;
            /** @description When it was observed. */
            Date: string;
            /**
             * @description What changed.
             * @example name servers
             */
            Field: string;
            /** @description The list that brought both records. */
            Source: string;
        };
        /** @description A signature over a file. */
        CodeSignatureRow: {
            /** @description What the signer calls the program. */
            Program?: string | null;
            /** @description Why, where it is not trusted. */
            Reason?: string | null;
            /** @description When the file was signed, by a counter-signature that holds. */
            SignedAt?: string | null;
            /** @description `Trusted`, `Not trusted`, `Discredited`. */
            Status: string;
        };
        /** @description What the general information of every kind ends with. */
        Common: {
            /** @description Categories, heaviest first. */
            Categories: string[];
            /** @description The same with the zone that each speaks for. */
            CategoriesWithZone: components["schemas"]["CategoryWithZone"][];
            /** @description When we first learned of it (ours). */
            FirstRecorded?: string | null;
            /**
             * @description When a source first spoke of it.
             * @example 2026-01-02T03:04Z
             */
            FirstSeen?: string | null;
            /** @description Whether a report on targeted attacks names it. */
            HasApt: boolean;
            /**
             * Format: int64
             * @description Sightings, rounded to the nearest power of ten; null where no sensor reports.
             */
            HitsCount?: number | null;
            /** @description When we last learned something about it (ours). */
            LastRecorded?: string | null;
            /** @description Until when a source confirmed it. */
            LastSeen?: string | null;
            /** @description Those reports. */
            RelatedAptReports: components["schemas"]["AptReport"][];
        };
        /** @description How what a source accuses compares with what others do. Each object counts once, whatever the number of lists. */
        Comparison: {
            /** @description The first of them, at most ten; for administrators of the installation alone. */
            FalsePositiveSamples: components["schemas"]["NamedObject"][];
            /**
             * Format: double
             * @description The same as a share of its objects.
             */
            FalsePositiveShare?: number | null;
            /**
             * Format: int64
             * @description Objects that it accuses and that are Green today, by lists of good ones, by their rank, or by an assessment.
             */
            FalsePositives: number;
            LeadTime?: components["schemas"]["LeadTimeRow"] | null;
            /**
             * Format: int64
             * @description Objects that it calls malicious or unwanted.
             */
            Objects: number;
            /** @description The sources that share most of them; at most five. */
            Others: components["schemas"]["SharedWith"][];
            /**
             * Format: int64
             * @description How many of them another source accuses, too.
             */
            Shared: number;
            /**
             * Format: double
             * @description The same as a share of its objects, 0 to 1; null without objects.
             */
            SharedShare?: number | null;
        };
        /** @description A configuration of a malware family. */
        ConfigurationRow: {
            /** @description The family. */
            Family: string;
            /** @description Its values. */
            Values: components["schemas"]["ConfigurationValue"][];
        };
        /** @description A value of a configuration. */
        ConfigurationValue: {
            /** @description What it is; may repeat. */
            Key: string;
            /** @description The value. */
            Value: string;
        };
        /** @description Hits in a country. */
        CountryRow: {
            /**
             * @description ISO 3166-1 alpha-2; null where nobody can tell.
             * @example JP
             */
            CountryCode?: string | null;
            /**
             * Format: int64
             * @description Of these while the object was Red, Orange or Yellow.
             */
            DetectionsCount: number;
            /**
             * Format: int64
             * @description Hits.
             */
            HitsCount: number;
        };
        /** @description How many attacks, and when. */
        Counts: {
            /** @description First time. */
            FirstSeen?: string | null;
            /** @description Last time. */
            LastSeen?: string | null;
            /**
             * Format: int64
             * @description In the weeks told below: half a year up to the moment.
             */
            LastSixMonths: number;
            /**
             * Format: int64
             * @description All up to the moment.
             */
            Total: number;
            /** @description Whether that is exact; otherwise there are at least so many. */
            TotalIsExact: boolean;
            /** @description The 26 ISO weeks up to the moment, the oldest first; none where there is no attack. */
            Weeks: components["schemas"]["WeekRow"][];
        };
        /**
         * @description What of an object is assessed.
         * @enum {string}
         */
        Covers: "exactly" | "below";
        /** @description An analyst's assessment. While it holds it stands in the place of the sum. */
        Decision: {
            /**
             * @description The identifier of the user who stated it.
             * @example usr_0123456789abcdef0123456789abcdef
             */
            Author: string;
            /** @description Whether it is the one that decides. */
            Decides: boolean;
            /** @description The first moment at which it holds no more (RFC 3339), unless it is withdrawn before. */
            ExpiresAt: string;
            /** @description Why. */
            Reason: string;
            /** @description Since when (RFC 3339). */
            StatedAt?: string | null;
            /** @description When it was withdrawn (RFC 3339). */
            WithdrawnAt?: string | null;
            /** @description The identifier of the user who withdrew it. */
            WithdrawnBy?: string | null;
            /** @description The zone that it gives. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A detection name. */
        DetectionRow: {
            /** @description A link to more. */
            DescriptionUrl?: string | null;
            /** @description How it was detected: the engine; null where the source does not say. */
            DetectionMethod?: string | null;
            /** @description Malware family or detection name. */
            DetectionName: string;
            /** @description First time (ours). */
            FirstDetectDate: string;
            /** @description Last time that a source said so. */
            LastDetectDate: string;
            /** @description The list that says so (ours). */
            Source: string;
            /** @description Zone that it speaks for. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description An object at two moments. */
        DifferenceReply: {
            /** @description The verdict at the later one. */
            After: components["schemas"]["VerdictAt"];
            /** @description The verdict at the earlier moment. */
            Before: components["schemas"]["VerdictAt"];
            /** @description Evidence that is not as it was, that with the greatest difference of weight first; at most 1,000. */
            Evidence: components["schemas"]["EvidenceChange"][];
            /** @description Pieces that are not as they were. */
            EvidenceChanged: number;
            /** @description Pieces that are as they were. */
            EvidenceSame: number;
            /** @description The object in canonical form. */
            Object: string;
            /** @description Sections whose items have dates, in the order of a report. */
            Sections: components["schemas"]["SectionDifference"][];
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
        };
        /** @description A record of the DNS, seen from one of its ends. */
        DnsRow: {
            /**
             * Format: int64
             * @description Sightings on that day, to the nearest power of ten.
             */
            DailyPeak?: number | null;
            /** @description First time that it was seen. */
            FirstSeen?: string | null;
            /**
             * Format: int64
             * @description Sightings by sensors, to the nearest power of ten; null where none counts.
             */
            HitsCount?: number | null;
            /** @description Last time. */
            LastSeen?: string | null;
            /** @description Day with the most sightings; null where days are not counted. */
            PeakDate?: string | null;
            /**
             * Format: int32
             * @description Preference of a mail exchange, the lowest is asked first; null where it is not known.
             */
            Preference?: number | null;
            /**
             * @description Type of the record: `CAA`, `CNAME`, `DNAME`, `MX`, `NS`, `PTR`, `SOA`, `SRV` or `TXT`.
             * @example MX
             */
            RecordType: string;
            /**
             * Format: int32
             * @description Score of the other end, 0 to 100; null for a text.
             */
            Score?: number | null;
            /** @description Lists that state it. */
            Sources: string[];
            /**
             * @description The other end, or the text of a record that leads nowhere.
             * @example mail.shop.example
             */
            Value: string;
            ValueType?: components["schemas"]["Type"] | null;
            Zone?: components["schemas"]["Zone"] | null;
        };
        /** @description A contact of a domain. */
        DomainContact: {
            /** @description Street and what else stands in the address. */
            Address?: string | null;
            /** @description City. */
            City?: string | null;
            /**
             * @description Its role, in lower case.
             * @example registrant
             */
            ContactType: string;
            /** @description Country, as written. */
            CountryCode?: string | null;
            /** @description E-mail address. */
            Email?: string | null;
            /** @description Telefax. */
            Fax?: string | null;
            /** @description Name. */
            Name?: string | null;
            /** @description Organisation. */
            Organization?: string | null;
            /** @description Telephone. */
            Phone?: string | null;
            /** @description Postal code. */
            PostalCode?: string | null;
            /** @description State or province. */
            State?: string | null;
            /** @description `privacy service` or `redacted`: it does not say who the registrant is (ours). */
            Veil?: string | null;
        };
        /** @description General information about a domain. */
        DomainGeneralInfo: components["schemas"]["Common"] & {
            /**
             * @description The name in A-labels.
             * @example xn--bcher-kva.example
             */
            Domain: string;
            /**
             * @description The name as people read it (ours).
             * @example bücher.example
             */
            DomainUnicode: string;
            /**
             * Format: int64
             * @description Files downloaded from it or communicating with it.
             */
            FilesCount?: number | null;
            /**
             * Format: int64
             * @description IPv4 addresses that it resolves to.
             */
            Ipv4Count?: number | null;
            /**
             * Format: int64
             * @description URLs on it.
             */
            UrlsCount?: number | null;
        };
        /** @description A related domain. */
        DomainRow: components["schemas"]["RowCommon"] & {
            /** @description Categories of the domain. */
            Categories: string[];
            /**
             * Format: int64
             * @description Sightings on that day, to the nearest power of ten.
             */
            DailyPeak?: number | null;
            /** @description The domain. */
            Domain: string;
            /**
             * Format: int64
             * @description Sightings by sensors of passive DNS, to the nearest power of ten; null where none counts.
             */
            HitsCount?: number | null;
            /** @description Day with the most sightings; null where days are not counted. */
            PeakDate?: string | null;
        };
        /** @description The registration of a domain. Members that the registry does not give are left out. */
        DomainWhoIs: {
            /** @description People and organisations behind it. */
            Contacts: components["schemas"]["DomainContact"][];
            /**
             * @description Registered first.
             * @example 2026-01-02T03:04:05Z
             */
            Created?: string | null;
            /** @description The domain that is registered: the one asked for, or the one above it. */
            DomainName: string;
            /** @description Statuses, as the registry words them. */
            DomainStatus: string[];
            /** @description What the statuses of EPP mean (ours). */
            DomainStatusInfo?: components["schemas"]["StatusInfo"][];
            /** @description Paid for until. */
            Expires?: string | null;
            /** @description What changed, newest first (ours). */
            History: components["schemas"]["ChangeRow"][];
            /** @description False where the registry says that there is no such domain (ours). */
            IsRegistered: boolean;
            /** @description Name servers. */
            NameServers: string[];
            Observed?: components["schemas"]["Observed"] | null;
            Registrar?: components["schemas"]["RegistrarInfo"] | null;
            /** @description The registrant's organisation or, where there is none, name. */
            RegistrationOrganization?: string | null;
            /** @description Whether the delegation is signed, DNSSEC (ours). */
            Signed?: boolean | null;
            /** @description Changed last. */
            Updated?: string | null;
        };
        /** @description One piece of evidence that would be made. */
        DryPiece: {
            /** @description What that is: `ip`, `domain`, `url`, `hash`, a type of mask, `range`, or `knowledge`. */
            Kind: string;
            /** @description Until when, if that is said. */
            LastSeen?: string | null;
            /** @description Since when. */
            ObservedAt: string;
            /** @description The object or mask that it is about. */
            Subject: string;
            /** @description What is said, in words: class, category, and all else that it states. */
            Text: string;
            /** @description Traffic Light Protocol marking. */
            Tlp: string;
        };
        /** @description What a file would become. Nothing was written. */
        DryRunReport: {
            /** @description The date of the file: of a snapshot, and of records that state none. */
            Date: string;
            /** @description Where that date comes from, in words. */
            DateFrom: string;
            /** @description The first of them. */
            Evidence: components["schemas"]["DryPiece"][];
            /** @description Earliest date of what it says. */
            From?: string | null;
            /**
             * Format: int64
             * @description Pieces of evidence that it makes.
             */
            Pieces: number;
            /** @description The source or mapping that reads it. */
            Reader: string;
            /** @description Latest date of what it says. */
            To?: string | null;
            /**
             * @description `records`; `snapshot`: the complete list at its date; `log`: what sensors met, counted once as a whole.
             * @example snapshot
             */
            Unit: string;
        };
        /** @description An engine's detection. */
        EngineRow: {
            /** @description What it calls the file; null where it gives no name. */
            DetectionName?: string | null;
            /** @description The engine. */
            Engine: string;
        };
        /** @description By what the person is found: one value at least. It holds a person's data, hence no `Debug`. */
        ErasureBody: {
            /** @description Whether to change nothing, and to count the records. */
            DryRun?: boolean | null;
            /**
             * @description E-mail address.
             * @example jane@example.com
             */
            Email?: string | null;
            /**
             * @description Handle that a registry gave.
             * @example JD123-RIPE
             */
            Handle?: string | null;
            /** @description Name, as a whole. */
            Name?: string | null;
            /** @description Telephone or telefax; digits alone are compared. */
            Phone?: string | null;
        };
        /** @description What was erased. */
        ErasureReply: {
            /** @description Whether that is all; else something else is being removed, and the erasure is to be asked for again. */
            Done: boolean;
            /**
             * Format: int64
             * @description Records that say less now, or would.
             */
            Records: number;
        };
        /**
         * @description What every answer that is not a success says.
         * @example {
         *       "code": "bad_request",
         *       "details": [],
         *       "message": "`abc` is not a file hash: give MD5, SHA-1 or SHA-256 in hexadecimal",
         *       "request_id": "5f0c1e9a77d21b43"
         *     }
         */
        ErrorBody: {
            /** @description Stable word for programs, e.g. `not_found`. */
            code: string;
            /** @description More to the point, e.g. the names that would be valid. */
            details: string[];
            /** @description One sentence for people: what is wrong and what to do. */
            message: string;
            /** @description The request's identifier, also in the header `x-request-id` and in the server's log. */
            request_id: string;
        };
        /** @description A line that could not be answered. */
        ErrorLine: {
            /** @description What is wrong. */
            Error: components["schemas"]["LineError"];
            /** @description The request as it was given; the beginning of one that was too long. */
            Request: string;
        };
        /** @description How a piece of evidence stands at a moment. */
        EvidenceAt: {
            /**
             * Format: int64
             * @description Whole days since it was last confirmed.
             */
            AgeDays: number;
            /** @description Whether it is in the sum. */
            Counted: boolean;
            /** @description Whether its list has it then. */
            Listed: boolean;
            /** @description The rule that kept it out. */
            Rule?: string | null;
            /**
             * Format: double
             * @description Its weight in dB: positive against the object, negative for it.
             */
            Weight: number;
        };
        /** @description A piece of evidence at both moments. */
        EvidenceChange: {
            After?: components["schemas"]["EvidenceAt"] | null;
            Before?: components["schemas"]["EvidenceAt"] | null;
            /** @description `CATEGORY_…`. */
            Category: components["schemas"]["Category"];
            /**
             * @description What became of it: `came`, `returned` (its list has it again), `went` (its list has it no more), `changed` (it weighs more or less, or a rule takes it
             *     in or out).
             * @example came
             */
            Change: string;
            /** @description What it says, as in an explanation. */
            Class: string;
            /** @description Malware family or detection name. */
            Detection?: string | null;
            /** @description The piece's identity. */
            EvidenceId: string;
            /** @description The mask, where there is one. */
            Mask?: string | null;
            /** @description The list that says so. */
            Source: string;
            /** @description How it reaches the object: `object`, `mask` over it, its `host`. */
            Via: string;
        };
        /** @description The verdict and its sum. */
        ExplainReport: {
            /** @description Why. */
            Explanation: components["schemas"]["Explanation"];
            /** @description The object in canonical form. */
            Object: string;
            /** @description Who was asked, over which period. */
            SectionInfo: {
                [key: string]: components["schemas"]["SectionInfo"];
            };
            /**
             * @description The status in words.
             * @example Dangerous
             */
            Status: string;
            /** @description The zone at each change, oldest first. */
            Timeline: components["schemas"]["ZoneChange"][];
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
            /** @description Its zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description Why the zone is what it is. Weights are decibans: ten times the decimal logarithm of an odds ratio; they add up. */
        Explanation: {
            /** @description Pieces of evidence, heaviest first; at most 1,000. */
            Evidence: components["schemas"]["PieceOfEvidence"][];
            /** @description Pieces of evidence in all. */
            EvidenceTotal: number;
            Flip?: components["schemas"]["Flip"] | null;
            /** @description The moment that the verdict holds for. */
            Moment: string;
            /** @description How many of them a rule kept out of the sum. */
            Overruled: number;
            /**
             * Format: double
             * @description The sum before any evidence, in dB.
             * @example -6
             */
            Prior: number;
            /**
             * Format: int32
             * @description The sum as a probability in percent, 0 to 100; where an analyst's assessment decides, what stands for its zone.
             */
            Score: number;
            /**
             * @description The status in words.
             * @example Dangerous
             */
            Status: string;
            /**
             * Format: double
             * @description Prior and counted weights, in dB. Where an analyst's assessment decides nothing counts beside it.
             */
            Sum: number;
            /** @description One or two sentences for people. */
            Summary: string;
            /** @description Where the zones begin. */
            Thresholds: components["schemas"]["Thresholds"];
        };
        /** @description A graph to export. */
        ExportBody: {
            /** @description Its ties. */
            Edges?: components["schemas"]["SavedEdge"][];
            Marking?: components["schemas"]["Marking"] | null;
            /**
             * @description Name, for the object that holds all others together.
             * @example Loader of July
             */
            Name: string;
            /** @description Its objects, each once. */
            Nodes: components["schemas"]["SavedNode"][];
            /** @description What is noted of the whole. */
            Note?: string | null;
        };
        /** @description A malware family that evidence names, once, whatever its sources call it. */
        FamilyRow: {
            /** @description What the name may mean, where that is several things. */
            Candidates: components["schemas"]["CandidateRow"][];
            Card?: components["schemas"]["KnowledgeCard"] | null;
            /**
             * @description Its name; the one stated where that means several things.
             * @example Emotet
             */
            Name: string;
            /** @description The names under which sources state it. */
            StatedAs: components["schemas"]["StatedRow"][];
        };
        /** @description A data feed's entry that covers the object. */
        FeedMaskRow: {
            /** @description Feeds that have it. */
            FeedNames: string[];
            /** @description Since when (ours). */
            FirstSeen: string;
            /** @description Whether it is listed at the moment asked for (ours). */
            IsListed: boolean;
            /** @description Until when it was confirmed (ours). */
            LastSeen: string;
            /**
             * @description Kind of mask.
             * @example MASK_TYPE_DOMAIN
             */
            MaskType: string;
            /**
             * @description The mask.
             * @example *.shop.example
             */
            NormalizedMask: string;
            /** @description Zone that the entry speaks for. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description General information about a file. */
        FileGeneralInfo: components["schemas"]["Common"] & {
            /**
             * @description `Malware`, `Adware`, `Clean`, `NoThreats`, `NotCategorized`.
             * @example Malware
             */
            FileStatus: string;
            /** @description Import hash (ours). */
            Imphash?: string | null;
            /** @description MD5 in capitals. */
            Md5?: string | null;
            /** @description Media type (ours). */
            MimeType?: string | null;
            /** @description Packers whose traces it has. */
            Packer?: string | null;
            /** @description SHA-1 in capitals. */
            Sha1?: string | null;
            /** @description SHA-256 in capitals. */
            Sha256?: string | null;
            /** @description Who signed it. */
            Signer?: string | null;
            /** @description What is made of the signature: `Trusted`, `Not trusted`, `Discredited`. */
            SignerStatus?: string | null;
            /** @description Zone of the signature: Green where it is trusted, Red where it is broken, else Grey. */
            SignerZone?: string | null;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            Size?: number | null;
            /** @description ssdeep digest (ours). */
            Ssdeep?: string | null;
            /** @description TLSH digest (ours). */
            Tlsh?: string | null;
            /** @description Format. */
            Type?: string | null;
        };
        /** @description By what two files are alike. */
        FileLikenessRow: {
            /** @description How sure it is: `high`, `medium`, `low`. */
            Confidence: string;
            /**
             * Format: int32
             * @description TLSH: the distance, 0 for equal digests.
             */
            Distance?: number | null;
            /**
             * Format: int64
             * @description imphash: how many files have it.
             */
            Files?: number | null;
            /**
             * @description `TLSH`, `CTPH` (ssdeep) or `imphash`.
             * @example TLSH
             */
            Method: string;
            /**
             * Format: int32
             * @description CTPH: the score, 100 for equal digests.
             */
            Score?: number | null;
        };
        /** @description A file name. */
        FileNameRow: {
            /** @description The name. */
            FileName: string;
            /**
             * Format: int64
             * @description Sightings under that name; null where no sensor reports.
             */
            FileNamesHitsCount?: number | null;
            /** @description When it was last stated (ours). */
            LastSeen: string;
            /**
             * Format: int64
             * @description Records that state it (ours).
             */
            Records: number;
        };
        /** @description A path of the file. */
        FilePathRow: {
            /**
             * Format: int64
             * @description Sightings there; null where no sensor reports.
             */
            FilePathHitsCount?: number | null;
            /** @description When it was last stated (ours). */
            LastSeen: string;
            /**
             * @description Its folder by the name that Windows has for it; null for others.
             * @example %TEMP%
             */
            Location?: string | null;
            /**
             * @description The path.
             * @example C:\Users\a\AppData\Local\Temp\a.exe
             */
            Path: string;
            /**
             * Format: int64
             * @description Analyses that state it (ours).
             */
            Records: number;
        };
        /** @description What became of one file. */
        FileReport: {
            DryRun?: components["schemas"]["DryRunReport"] | null;
            /**
             * Format: int64
             * @description Pieces of evidence that were known.
             */
            Known: number;
            /** @description The list it was taken for. */
            List?: string | null;
            /** @description Why the whole file was refused and what to do. */
            Message?: string | null;
            /** @description Its name, for archives with the path inside. */
            Name: string;
            /**
             * Format: int64
             * @description Pieces of evidence that were new.
             */
            New: number;
            /** @description The snapshot's date, for lists. */
            ObservedAt?: string | null;
            /**
             * @description `Imported`, `Unchanged` (all of it was there already), `Refused`; `WouldImport` of a dry run.
             * @example Imported
             */
            Outcome: string;
            /**
             * Format: int64
             * @description Ranges of a geography or ASN database.
             */
            Ranges: number;
            /** @description Why they were refused, most frequent first. */
            Reasons: components["schemas"]["ReasonCount"][];
            /**
             * Format: int64
             * @description Records accepted.
             */
            Records: number;
            /**
             * Format: int64
             * @description Records refused.
             */
            Rejected: number;
            /** @description The first refusals. */
            Samples: components["schemas"]["RejectedRecord"][];
            /**
             * Format: double
             * @description Wall-clock time in seconds.
             */
            Seconds: number;
        };
        /** @description A report on a file that was handed in. */
        FileResult: components["schemas"]["OpenTipReport"] & {
            /**
             * @description `complete`, `in progress` while it is examined, `not started` when it was never handed in.
             * @example complete
             */
            Status: string;
        };
        /** @description A related file. */
        FileRow: components["schemas"]["RowCommon"] & {
            /**
             * Format: int64
             * @description Accesses seen; null where no sensor reports.
             */
            AccessHitsCount?: number | null;
            /** @description Detection name or family. */
            DetectionName?: string | null;
            /**
             * Format: int64
             * @description Downloads seen; null where no sensor reports.
             */
            DownloadHitsCount?: number | null;
            /** @description MD5 in capitals, where the source gives that digest. */
            Md5?: string | null;
            /**
             * Format: int32
             * @description Port of the connection (ours).
             */
            Port?: number | null;
            /** @description SHA-1 in capitals (ours). */
            Sha1?: string | null;
            /** @description SHA-256 in capitals (ours). */
            Sha256?: string | null;
            /** @description The URL that it came from or asked, where that is the object asked for or on it. */
            Url?: string | null;
        };
        /** @description A file that starts, writes or contains the other, or is started, written or contained by it. */
        FileTieRow: components["schemas"]["RowCommon"] & {
            /** @description Detection name or family. */
            DetectionName?: string | null;
            /**
             * Format: int64
             * @description Sightings; null where no sensor reports.
             */
            HitsCount?: number | null;
            /** @description When it was last downloaded or written; in sections of downloaded files. */
            LastDownloadDate?: string | null;
            /** @description When it was last started; in sections of started files. */
            LastStartDate?: string | null;
            /** @description Folder of the path by the name that Windows has for it; null for others. */
            Location?: string | null;
            /** @description MD5 in capitals, where the source gives that digest. */
            Md5?: string | null;
            /** @description File name of the path. */
            Name?: string | null;
            /** @description Where it lies; null where no source tells. */
            Path?: string | null;
            /** @description SHA-1 in capitals (ours). */
            Sha1?: string | null;
            /** @description SHA-256 in capitals (ours). */
            Sha256?: string | null;
        };
        /** @description A file that is done. */
        FinishedRow: {
            /**
             * Format: int64
             * @description Pieces of evidence that were known.
             */
            Known: number;
            /**
             * @description The list of that source.
             * @example firehol/spamhaus_drop
             */
            List?: string | null;
            /** @description Why the whole file was refused and what to do. */
            Message?: string | null;
            /** @description Its name, for archives with the path inside. */
            Name: string;
            /**
             * Format: int64
             * @description Pieces of evidence that were new.
             */
            New: number;
            /**
             * Format: int64
             * @description Its number; the latest has the highest.
             */
            Number: number;
            /**
             * @description `Imported`, `Unchanged` (all of it was there already), `Refused`.
             * @example Imported
             */
            Outcome: string;
            /**
             * Format: int64
             * @description Ranges of a geography or ASN database.
             */
            Ranges: number;
            /** @description Why they were refused, most frequent first; at most ten. */
            Reasons: components["schemas"]["ReasonCount"][];
            /**
             * Format: int64
             * @description Records accepted.
             */
            Records: number;
            /**
             * Format: int64
             * @description Records refused.
             */
            Refused: number;
            /**
             * @description The first refusals, at most five. The text is empty for logs, mails and registration records, which are about people, and where one does not see the
             *     list.
             */
            Samples: components["schemas"]["RejectedRecord"][];
            /**
             * Format: double
             * @description Wall-clock time in seconds.
             */
            Seconds: number;
            /**
             * @description The source it was taken for; null where nobody recognised it.
             * @example urlhaus
             */
            Source?: string | null;
            /** @description When it began. */
            StartedAt: string;
        };
        /** @description A change of evidence that gives another zone. */
        Flip: {
            /** @description Whether no smaller change does: no fewer pieces, and of as many none that weigh less. */
            IsSmallest: boolean;
            /**
             * Format: int32
             * @description The score afterwards.
             */
            Score: number;
            /**
             * Format: double
             * @description Their weights without sign, in dB.
             */
            Weight: number;
            /** @description The pieces that would have to be withdrawn. */
            Withdraw: components["schemas"]["Withdrawal"][];
            /** @description The zone afterwards. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description How fresh a source is. */
        Freshness: {
            /**
             * Format: int64
             * @description Hours since then.
             */
            AgeHours: number;
            /**
             * Format: int32
             * @description Hours between two issues.
             */
            EveryHours: number;
            /** @description When something of it was last imported. */
            ImportedAt: string;
            /** @description Whether its last import is older than two of its intervals. */
            IsLate: boolean;
            /** @description The latest moment of which it speaks. */
            NewestAt: string;
        };
        /** @description A licence that was granted. */
        GrantedLicence: {
            /**
             * Format: int32
             * @description How many of them the group has: the day's searches are that many times the product's.
             */
            Count: number;
            /**
             * Format: int64
             * @description Searches that it opens in a day, in each service; null without a limit.
             */
            DayQuota?: number | null;
            /** @description From when on it is in force no more. */
            EndsAt?: string | null;
            /** @description Identifier of the group. */
            GroupId: components["schemas"]["GroupId"];
            /** @description Identifier. */
            Id: components["schemas"]["LicenceId"];
            /** @description Whether it is in force now. */
            IsInForce: boolean;
            /** @description Whether it was taken back. */
            IsRevoked: boolean;
            /**
             * @description The product's code, as granting takes it.
             * @example threat_lookup_250
             */
            Product: string;
            /** @description Services that it opens. */
            Services: components["schemas"]["Service"][];
            /** @description From when on it is in force. */
            StartsAt: string;
        };
        /**
         * @description Identifier of a graph.
         * @example gra_0123456789abcdef0123456789abcdef
         */
        GraphId: string;
        /** @description The object in the middle. */
        GraphNode: {
            /** @description Its main category. */
            Category: components["schemas"]["Category"];
            /** @description Whether anything at all is known about it. */
            IsKnown: boolean;
            /** @description In canonical form. */
            Object: string;
            /**
             * Format: int32
             * @description Its score, 0 to 100.
             */
            Score: number;
            /**
             * @description Its status in words.
             * @example Dangerous
             */
            Status: string;
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
            /** @description Its zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description What it is tied to by one relation. */
        GraphRelationRow: {
            /** @description Where the next page begins: give it as `cursor`, with this relation alone. */
            Cursor?: string | null;
            /** @description The worst zone first, of equal ones the newest; of more than 10,000 the newest 10,000 are looked at. */
            Nodes: components["schemas"]["NeighbourRow"][];
            /** @description The relation, read from the object in the middle. */
            Relation: components["schemas"]["Relation"];
            /**
             * Format: int64
             * @description How many neighbours there are.
             */
            Total: number;
            /** @description Whether that is exact; otherwise there are at least so many. */
            TotalIsExact: boolean;
        };
        /** @description An object with what it is tied to. */
        GraphReply: {
            /** @description What was asked for, in canonical form: another digest of the file, another spelling. */
            Asked: string;
            /** @description The moment that the answer holds for. */
            Moment: string;
            /** @description The object. */
            Node: components["schemas"]["GraphNode"];
            /** @description Its relations. */
            Relations: components["schemas"]["GraphRelationRow"][];
        };
        /** @description A group to be. */
        GroupBody: {
            /**
             * @description Name, 1 to 200 characters.
             * @example Example Inc.
             */
            Name: string;
            /**
             * @description IANA name of its time zone; UTC when left out.
             * @example Asia/Tokyo
             */
            TimeZone?: string | null;
            TlpMax?: components["schemas"]["Marking"] | null;
        };
        /** @description What shall become different; what is left out stays. */
        GroupChangeBody: {
            /** @description Another name. */
            Name?: string | null;
            /** @description Another time zone. */
            TimeZone?: string | null;
            TlpMax?: components["schemas"]["Marking"] | null;
        };
        /**
         * @description Identifier of a group.
         * @example grp_0123456789abcdef0123456789abcdef
         */
        GroupId: string;
        /** @description Groups. */
        GroupList: {
            /** @description The groups, by name. */
            Groups: components["schemas"]["GroupRow"][];
            /** @description How many there are. */
            Total: number;
        };
        /** @description A group. */
        GroupRow: {
            /** @description When it was added. */
            CreatedAt: string;
            /** @description Identifier. */
            Id: components["schemas"]["GroupId"];
            /** @description Name. */
            Name: string;
            /**
             * @description The time zone in which its days are counted (IANA).
             * @example Asia/Tokyo
             */
            TimeZone: string;
            /** @description The strictest marking that its members may see. */
            TlpMax: components["schemas"]["Marking"];
        };
        /** @description How the server is. */
        Health: {
            /**
             * @description `ok`.
             * @example ok
             */
            Status: string;
        };
        /** @description An account at a provider. */
        IdentityRow: {
            /**
             * @description The provider.
             * @example https://login.example
             */
            Issuer: string;
            /** @description Since when it is linked. */
            LinkedAt: string;
        };
        /** @description Imports that run, and files that are done. */
        ImportList: {
            /** @description The last files that were imported or refused, at most 100; the latest first. */
            Finished: components["schemas"]["FinishedRow"][];
            /** @description Imports that run in this server, the one that began first before the others. */
            Running: components["schemas"]["RunningRow"][];
        };
        /** @description What became of the files. */
        ImportReport: {
            /** @description One entry a file, members of an archive apart. */
            Files: components["schemas"]["FileReport"][];
            /**
             * Format: int64
             * @description Records accepted in all files.
             */
            Records: number;
            /**
             * Format: int64
             * @description Files refused as a whole.
             */
            Refused: number;
        };
        /** @description Attacks on one industry. */
        IndustryCount: {
            /**
             * Format: int64
             * @description How many.
             */
            Count: number;
            /**
             * @description The industry, by a table of ours.
             * @example banking
             */
            Industry: string;
        };
        /** @description General information about an address. */
        IpGeneralInfo: components["schemas"]["Common"] & {
            /** @description Country, ISO 3166-1 alpha-2. */
            CountryCode?: string | null;
            /**
             * @description The address.
             * @example 192.0.2.1
             */
            Ip: string;
            /**
             * @description `known`, `reserved` (private, loopback and the like), `NoInfo`.
             * @example known
             */
            Status: string;
            /**
             * Format: int32
             * @description 0 to 100; from 75 dangerous, from 50 not trusted.
             */
            ThreatScore: number;
        };
        /** @description The network of an address. */
        IpWhoIs: {
            /** @description Autonomous systems that announce it. */
            Asn: components["schemas"]["Asn"][];
            /** @description People and organisations behind it. */
            Contacts?: components["schemas"]["NetContact"][];
            /** @description What changed, newest first (ours). */
            History?: components["schemas"]["ChangeRow"][];
            Net?: components["schemas"]["Net"] | null;
            Observed?: components["schemas"]["Observed"] | null;
        };
        /** @description Attacks of one kind. */
        KindCount: {
            /**
             * Format: int64
             * @description How many.
             */
            Count: number;
            /**
             * @description The kind.
             * @example phishing
             */
            Kind: string;
        };
        /** @description A phishing kit. */
        KitRow: {
            /**
             * Format: int64
             * @description How many attacks.
             */
            Count?: number | null;
            /** @description Digest of its archive. */
            Hash?: string | null;
            /** @description Its name, usually that of its archive. */
            Name?: string | null;
        };
        /** @description Everything known about one family, actor or technique. */
        KnowledgeCard: {
            /** @description Actors that use it. */
            Actors: components["schemas"]["NamedList"];
            /** @description Other names. */
            Aliases: string[];
            /**
             * @description Its identifier in MITRE ATT&CK; null where it has none.
             * @example S0367
             */
            AttackId?: string | null;
            /** @description What it is, in the words of a list. */
            Description?: string | null;
            /** @description Identifiers (UUID) of the lists' entries. */
            Ids: string[];
            /**
             * @description `malware`, `tool`, `actor`, `technique`, `campaign`.
             * @example malware
             */
            Kind: string;
            /**
             * @description Its name.
             * @example Emotet
             */
            Name: string;
            /** @description Further identifiers in MITRE ATT&CK: of predecessors, or in other matrices. */
            OtherAttackIds: string[];
            /** @description Links to more. */
            References: string[];
            /** @description Software that it uses; of a technique, software that uses it. */
            Software: components["schemas"]["NamedList"];
            /** @description Lists that know it. */
            Sources: string[];
            /** @description Techniques that it uses. */
            Techniques: components["schemas"]["NamedList"];
        };
        /** @description What a name means: one thing, or several between which the name does not decide. */
        KnowledgeReply: {
            /** @description The several: ask again with the identifier of one. */
            Candidates: components["schemas"]["CandidateRow"][];
            Card?: components["schemas"]["KnowledgeCard"] | null;
        };
        /** @description A report about one object. Which members are there follows from the kind of object and from `sections`. */
        KtipReport: {
            /** @description File: what sandboxes and engines reported, the newest first (ours). */
            Analyses?: components["schemas"]["AnalysisRow"][] | null;
            /** @description The objects that the one asked for may be, when there are several (ours). */
            Candidates?: string[] | null;
            /** @description What malware detections are called, newest first. Never cut. */
            DetectionsInfo?: components["schemas"]["DetectionRow"][] | null;
            /**
             * @description Address, domain, URL: records of the DNS other than addresses, as sensors and zone files have them: aliases, name servers, mail
             *     exchanges, texts; of an address its names in reverse. The newest first (ours).
             */
            DnsRecords?: components["schemas"]["DnsRow"][] | null;
            /**
             * @description Domain, URL: what leads to the host by such records: names that it is an alias, a name server or a mail exchange of, addresses
             *     whose name in reverse it is (ours).
             */
            DnsReferrals?: components["schemas"]["DnsRow"][] | null;
            /** @description Domain, URL: addresses that the host resolves to. */
            DomainDnsResolutions?: components["schemas"]["AddressRow"][] | null;
            DomainGeneralInfo?: components["schemas"]["DomainGeneralInfo"] | null;
            DomainWhoIsInfo?: components["schemas"]["DomainWhoIs"] | null;
            Explanation?: components["schemas"]["Explanation"] | null;
            /** @description Malware families that evidence names, each once under its name, with what is known about it (ours). */
            Families?: components["schemas"]["FamilyRow"][] | null;
            /** @description Data feeds that list the object, with the mask that covers it. */
            FeedMasks?: components["schemas"]["FeedMaskRow"][] | null;
            /** @description File: what it communicates with. */
            FileAccessedUrls?: components["schemas"]["UrlRow"][] | null;
            /** @description File: certificates of its signature. */
            FileCertificates?: components["schemas"]["CertificateRow"][] | null;
            /** @description File: what is in it (ours). */
            FileChildren?: components["schemas"]["FileTieRow"][] | null;
            /** @description File: files that write or download it. */
            FileDownloadedBy?: components["schemas"]["FileTieRow"][] | null;
            /** @description File: where it was downloaded from. */
            FileDownloadedFromUrls?: components["schemas"]["UrlRow"][] | null;
            /** @description File: files that it writes or downloads. */
            FileDownloadedObjects?: components["schemas"]["FileTieRow"][] | null;
            FileGeneralInfo?: components["schemas"]["FileGeneralInfo"] | null;
            /** @description File: names. */
            FileNames?: components["schemas"]["FileNameRow"][] | null;
            /** @description File: certificates of the files that contain it. */
            FileParentCertificates?: components["schemas"]["CertificateRow"][] | null;
            /** @description File: archives, installers and mails that it is in (ours). */
            FileParents?: components["schemas"]["FileTieRow"][] | null;
            /** @description File: paths at which it lay or ran. */
            FilePaths?: components["schemas"]["FilePathRow"][] | null;
            /** @description File: files that start it. */
            FileStartedBy?: components["schemas"]["FileTieRow"][] | null;
            /** @description File: files that it starts. */
            FileStartedObjects?: components["schemas"]["FileTieRow"][] | null;
            /** @description Files that communicate with it. */
            FilesAccessed?: components["schemas"]["FileRow"][] | null;
            /** @description Domain, URL: files downloaded from it. */
            FilesDownloaded?: components["schemas"]["FileRow"][] | null;
            /** @description Address: files downloaded from it. */
            FilesDownloadedFromIp?: components["schemas"]["FileRow"][] | null;
            /** @description Address, domain: URLs on it. */
            HostedUrls?: components["schemas"]["UrlRow"][] | null;
            /** @description Domain, URL: watched names that the host's imitates, the nearest first (ours). */
            Imitates?: components["schemas"]["LikenessRow"][] | null;
            /** @description Industries concerned. */
            Industries?: string[] | null;
            /** @description Address: domains that resolve to it. */
            IpDnsResolutions?: components["schemas"]["DomainRow"][] | null;
            IpGeneralInfo?: components["schemas"]["IpGeneralInfo"] | null;
            IpWhoIs?: components["schemas"]["IpWhoIs"] | null;
            LicenseInfo?: components["schemas"]["LicenseInfo"] | null;
            NetworkNeighbours?: components["schemas"]["NetworkNeighbours"] | null;
            PhishingAttacks?: components["schemas"]["PhishingAttacks"] | null;
            RelatedObjects?: components["schemas"]["RelatedObjects"] | null;
            Resolution?: components["schemas"]["ResolutionInfo"] | null;
            /** @description What the reader must know to trust each list (ours). */
            SectionInfo?: {
                [key: string]: components["schemas"]["SectionInfo"];
            } | null;
            /** @description Domain, URL: domains that were seen and imitate the host's, the nearest first (ours). */
            SimilarDomains?: components["schemas"]["SimilarDomainRow"][] | null;
            /** @description File: files that are like it, the surest first (ours). */
            SimilarFiles?: components["schemas"]["SimilarFileRow"][] | null;
            SpamAttacks?: components["schemas"]["SpamAttacks"] | null;
            Statistics?: components["schemas"]["StatisticsInfo"] | null;
            /** @description Domain, URL: names below the host. */
            Subdomains?: components["schemas"]["SubdomainRow"][] | null;
            /** @description The zone at each change, oldest first (ours). */
            Timeline?: components["schemas"]["ZoneChange"][] | null;
            UrlDomainWhoIs?: components["schemas"]["DomainWhoIs"] | null;
            UrlGeneralInfo?: components["schemas"]["UrlGeneralInfo"] | null;
            /** @description Domain, URL: URLs that redirect to it. */
            UrlReferrals?: components["schemas"]["UrlRow"][] | null;
            /** @description Domain, URL: URLs that it redirects to. */
            UrlReferredTo?: components["schemas"]["UrlRow"][] | null;
            Zone?: components["schemas"]["Zone"] | null;
        };
        /**
         * @description Language of the portal.
         * @enum {string}
         */
        Language: "ja" | "en";
        /** @description What of the last file of a list was refused. */
        LastImport: {
            /**
             * @description The list.
             * @example firehol/spamhaus_drop
             */
            List: string;
            /**
             * @description `Imported` or `Refused`.
             * @example Imported
             */
            Outcome: string;
            /** @description Why, most frequent first; at most ten. */
            Reasons: components["schemas"]["ReasonCount"][];
            /**
             * Format: int64
             * @description Records accepted.
             */
            Records: number;
            /**
             * Format: int64
             * @description Records refused.
             */
            Refused: number;
            /** @description The first of them, at most five; without their text for logs, mails and registration records, which are about people. */
            Samples: components["schemas"]["RejectedRecord"][];
            /** @description When it was imported. */
            StartedAt: string;
        };
        /** @description How much earlier, in hours; below 0 it was later. */
        LeadTimeRow: {
            /**
             * Format: int64
             * @description Of a quarter of the objects it was no earlier than this.
             */
            FirstQuartileHours: number;
            /**
             * Format: int64
             * @description Of half of them.
             */
            MedianHours: number;
            /**
             * Format: int64
             * @description Objects that were compared. What stood in the first list that was imported is not: nobody knows for how long it had stood there.
             */
            Objects: number;
            /**
             * Format: int64
             * @description Of three quarters.
             */
            ThirdQuartileHours: number;
        };
        /** @description A licence to be. */
        LicenceBody: {
            /**
             * Format: int32
             * @description How many of them, 1 to 1,000; 1 when left out.
             */
            Count?: number | null;
            EndsAt?: components["schemas"]["Moment"] | null;
            /** @description Identifier of the group. */
            GroupId: components["schemas"]["GroupId"];
            /** @description `threat_lookup_100` (150, 250, 500, 1000, 2500, 10000), `threat_lookup_lite_5000` (10000) or `unlimited`. */
            Product: components["schemas"]["Product"];
            /** @description Services that it opens; all of the product's when left out. */
            Services?: components["schemas"]["Service"][] | null;
            StartsAt?: components["schemas"]["Moment"] | null;
        };
        /** @description What shall become different; what is left out stays. */
        LicenceChangeBody: {
            /**
             * Format: int32
             * @description Another number of them.
             */
            Count?: number | null;
            EndsAt?: components["schemas"]["MomentOrNone"] | null;
        };
        /**
         * @description Identifier of a licence.
         * @example lic_0123456789abcdef0123456789abcdef
         */
        LicenceId: string;
        /** @description Licences of a group. */
        LicenceList: {
            /** @description The licences, also those that are in force no more. */
            Licences: components["schemas"]["GrantedLicence"][];
            /** @description How many there are. */
            Total: number;
        };
        /** @description What one's group may use. */
        LicenceReply: {
            /** @description The group, in whose time zone days are counted. */
            Group: components["schemas"]["AccountGroup"];
            /** @description Its licences that are in force. */
            Licences: components["schemas"]["LicenceRow"][];
        };
        /** @description A licence in force. */
        LicenceRow: {
            /**
             * @description The product with its level, as the command line writes it.
             * @example threat_lookup_250
             */
            Code: string;
            /**
             * Format: int32
             * @description How many of it: the day's limit is as many times the level.
             */
            Count: number;
            /** @description Until when; null without an end. */
            EndsAt?: string | null;
            /** @description Whether answers have more than the verdict. */
            HasDetails: boolean;
            /** @description Identifier. */
            Id: components["schemas"]["LicenceId"];
            /** @description Whether who asks may use it: a token that is bound to a licence uses no other. */
            IsUsable: boolean;
            /**
             * @description Name of the product.
             * @example Threat Lookup
             */
            Product: string;
            /** @description The services that it opens. */
            Services: components["schemas"]["ServiceRow"][];
            /** @description Since when it is in force. */
            StartsAt: string;
        };
        /** @description What was used, day by day. */
        LicenceUse: {
            /**
             * @description The first day that was asked for.
             * @example 2026-04-12
             */
            From: string;
            /** @description What was used, the latest day first. A day, service and licence without a row were not used. */
            Rows: components["schemas"]["UseRow"][];
            /**
             * @description IANA name of the time zone in which days are counted.
             * @example Asia/Tokyo
             */
            TimeZone: string;
            /**
             * @description Today.
             * @example 2026-07-10
             */
            To: string;
        };
        /** @description The licence that paid for this answer. */
        LicenseInfo: {
            /**
             * @description KTIP's word for a licence that was bought.
             * @example Commercial
             */
            AccessType: string;
            /**
             * Format: int64
             * @description Searches that the licence opens in a day; 9007199254740991 when it sets no limit.
             */
            DayQuota: number;
            /**
             * Format: int64
             * @description Searches of today, this one too.
             */
            DayRequests: number;
            /**
             * @description The product (ours).
             * @example Threat Lookup
             */
            Product: string;
            /** @description When the next day begins (ours). */
            ResetsAt: string;
            /** @description When the token ends; null for a session. */
            TokenExpirationDate?: string | null;
        };
        /** @description How one name imitates another. */
        LikenessRow: {
            /**
             * Format: int32
             * @description Edits of the word itself; what looks alike, another suffix and words around it count as none.
             */
            Distance: number;
            /**
             * @description Kinds of edit, under dnstwist's names: `homoglyph`, `romanisation`, `transposition`, `repetition`, `omission`, `hyphenation`,
             *     `addition`, `insertion`, `plural`, `vowel-swap`, `bitsquatting`, `replacement`, `tld-swap`, `subdomain`, `combosquat`.
             */
            Edits: string[];
            /** @description The registrable domain that is imitated. */
            SimilarTo: string;
        };
        /** @description What is wrong with a line. */
        LineError: {
            /**
             * @description Stable word for programs.
             * @example bad_request
             */
            code: string;
            /** @description What is wrong and what to do. */
            message: string;
        };
        /** @description A user who was added, and how he gets in. */
        LinkReply: {
            /**
             * @description A link to choose a password with: once, within a day. Relative where the server does not know its public address.
             * @example https://hantei.example/sign-in#ticket=…
             */
            Link: string;
            /** @description The user. */
            User: components["schemas"]["UserRow"];
        };
        /** @description One list in the ledger. */
        ListRow: {
            /**
             * Format: int64
             * @description Pieces of evidence.
             */
            Evidence: number;
            /** @description Earliest observation. */
            From: string;
            /** @description When something of it was last imported. */
            ImportedAt: string;
            /**
             * @description Full name.
             * @example firehol/spamhaus_drop
             */
            Name: string;
            /** @description Complete snapshots. */
            Snapshots: number;
            /** @description Latest observation. */
            To: string;
        };
        /** @description A place in a log. */
        LogPlace: {
            /** @description The log's name, with the path inside an archive. */
            File: string;
            /**
             * Format: int64
             * @description Line, from 1.
             */
            Line: number;
            /** @description The line, or the part of it around the indicator. */
            Text: string;
        };
        /**
         * @description A marking of the Traffic Light Protocol.
         * @enum {string}
         */
        Marking: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED";
        /** @description RFC 3339, or a day for the end of it (UTC). */
        Moment: string;
        /** @description RFC 3339, or a day for the end of it (UTC); empty for none. */
        MomentOrNone: string;
        /** @description Things with their identifiers, and how many there are. */
        NamedList: {
            /** @description The things, by identifier. */
            Items: components["schemas"]["NamedRow"][];
            /**
             * Format: int64
             * @description How many are returned.
             */
            Returned: number;
            /**
             * Format: int64
             * @description How many there are.
             */
            Total: number;
            /** @description Whether there are more. */
            Truncated: boolean;
        };
        /** @description An object. */
        NamedObject: {
            /**
             * @description The object in canonical form.
             * @example shop.example
             */
            Object: string;
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
        };
        /** @description A thing with its identifier. */
        NamedRow: {
            /**
             * @description Identifier in MITRE ATT&CK; null where it has none.
             * @example T1059.003
             */
            AttackId?: string | null;
            /**
             * @description Name.
             * @example Windows Command Shell
             */
            Name: string;
        };
        /** @description A neighbour with the tie to it. */
        NeighbourRow: {
            /** @description Its main category. */
            Category: components["schemas"]["Category"];
            /**
             * Format: int64
             * @description How many objects share the neighbour: have the same tie to it, the object in the middle among them. Null for a likeness.
             */
            Degree?: number | null;
            /** @description Whether that is exact; otherwise it is at least so many. */
            DegreeIsExact: boolean;
            /** @description Type of a record of the DNS, or how two files or names are alike. */
            Detail?: string | null;
            /** @description Detection name or family that the tie states. */
            Detection?: string | null;
            /** @description First time that the tie was seen. */
            FirstSeen?: string | null;
            /** @description Last time. */
            LastSeen?: string | null;
            /** @description The object in canonical form. */
            Object: string;
            /** @description Whether it was only seen to happen, which says nothing of the other object. */
            OnlySeen: boolean;
            /**
             * Format: int32
             * @description Port of a connection.
             */
            Port?: number | null;
            /**
             * Format: int32
             * @description What the tie says, 0 to 100: `100 · (1 − log₁₀ Degree / 3)`. 100: nobody else has it; 0: a thousand or more do. Null for a likeness.
             */
            Rarity?: number | null;
            /**
             * Format: int32
             * @description Its score, 0 to 100.
             */
            Score: number;
            /** @description Lists that state the tie. */
            Sources: string[];
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
            /** @description Of a host: the URL on it that has the tie. */
            Via?: string | null;
            /** @description Its zone today. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A range of addresses. */
        Net: {
            /** @description Changed last. */
            Changed?: string | null;
            /**
             * @description Registered first.
             * @example 2026-01-02T03:04:05Z
             */
            Created?: string | null;
            /** @description Description, its lines one behind the other. */
            Description?: string | null;
            /** @description Name. */
            Name?: string | null;
            /** @description Last address. */
            RangeEnd: string;
            /** @description First address. */
            RangeStart: string;
        };
        /** @description A contact of a network. */
        NetContact: {
            /** @description Lines of the address. */
            Address: string[];
            /** @description Its role, in lower case. */
            ContactType: string;
            /** @description E-mail address. */
            Email?: string | null;
            /** @description Telefax. */
            Fax?: string | null;
            /** @description Name. */
            Name?: string | null;
            /** @description Handle of the organisation or person at the registry. */
            OrganizationId?: string | null;
            /** @description Telephone. */
            Phone?: string | null;
        };
        /** @description The network around an address (ours). */
        NetworkNeighbours: {
            /** @description The most dangerous of them. */
            Addresses: components["schemas"]["AddressRow"][];
            /**
             * Format: int64
             * @description Known addresses of it, the one asked for left out.
             */
            KnownCount: number;
            /** @description Whether that is all of them; at most 256 are looked at. */
            KnownCountIsExact: boolean;
            /**
             * @description The /24 of an IPv4 address, the /64 of an IPv6 address.
             * @example 192.0.2.0/24
             */
            Network: string;
            /** @description How many of them have which zone; zones that none has are left out. */
            Zones: {
                [key: string]: number;
            };
        };
        /** @description A token that was made. */
        NewTokenReply: {
            /** @description The token itself, which is shown this once. */
            Secret: string;
            /** @description What is known of it. */
            Token: components["schemas"]["TokenRow"];
        };
        /** @description Who says so, and when. */
        Observed: {
            /** @description When it was first said like this. */
            From: string;
            /** @description Records and statements known of it in all. */
            Records: number;
            /** @description The list that brought the record. */
            Source: string;
            /** @description When it was last said like this. */
            To: string;
        };
        /** @description Categories, where there are any. */
        OpenTipCategories: {
            /** @description Their names, heaviest first. */
            Categories?: string[];
            /** @description The same with the zone that each speaks for. */
            CategoriesWithZone?: components["schemas"]["CategoryWithZone"][];
        };
        /** @description A detection name. */
        OpenTipDetectionInfo: {
            /** @description A link to more. */
            DescriptionUrl?: string | null;
            /** @description The name. */
            DetectionName: string;
            /** @description Last time that a source said so. */
            LastDetectDate: string;
            /** @description Zone that it speaks for. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description General information about a domain. */
        OpenTipDomainGeneralInfo: components["schemas"]["OpenTipCategories"] & {
            /** @description The name. */
            Domain: string;
            /**
             * Format: int64
             * @description Files downloaded from it or communicating with it.
             */
            FilesCount?: number | null;
            /**
             * Format: int64
             * @description Sightings, rounded to the nearest power of ten.
             */
            HitsCount?: number | null;
            /**
             * Format: int64
             * @description IPv4 addresses that it resolves to.
             */
            Ipv4Count?: number | null;
            /**
             * Format: int64
             * @description URLs on it.
             */
            UrlsCount?: number | null;
        };
        /** @description What runs of a file showed, counted by zone. */
        OpenTipDynamicResults: {
            /** @description Detections. */
            Detections: components["schemas"]["OpenTipZoneCount"][];
            /** @description Malware families. */
            DynamicDetections: components["schemas"]["OpenTipZoneThreat"][];
            /** @description Files that it wrote or that were in it. */
            ExtractedFiles: components["schemas"]["OpenTipZoneCount"][];
            /** @description Places that it contacted. */
            NetworkActivities: components["schemas"]["OpenTipZoneCount"][];
            /** @description Activities: Red those of high, Yellow of medium, Grey of low severity. */
            SuspiciousActivities: components["schemas"]["OpenTipZoneCount"][];
            /** @description Rules over traffic; none is kept. */
            TriggeredNetworkRules: components["schemas"]["OpenTipZoneThreat"][];
        };
        /** @description General information about a file. */
        OpenTipFileGeneralInfo: {
            /** @description `Malware`, `Adware`, `Clean`, `NoThreats`, `NotCategorized`. */
            FileStatus: string;
            /**
             * @description First seen.
             * @example 2026-01-02T03:04:05Z
             */
            FirstSeen?: string | null;
            /**
             * Format: int64
             * @description Sightings, rounded to the nearest power of ten.
             */
            HitsCount?: number | null;
            /** @description Last seen. */
            LastSeen?: string | null;
            /** @description MD5 in capitals. */
            Md5?: string | null;
            /** @description Packers whose traces it has. */
            Packer?: string | null;
            /** @description SHA-1 in capitals. */
            Sha1?: string | null;
            /** @description SHA-256 in capitals. */
            Sha256?: string | null;
            /** @description Who signed it. */
            Signer?: string | null;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            Size?: number | null;
            /** @description Format. */
            Type?: string | null;
        };
        /** @description General information about an address. */
        OpenTipIpGeneralInfo: components["schemas"]["OpenTipCategories"] & {
            /** @description Country, ISO 3166-1 alpha-2. */
            CountryCode?: string | null;
            /** @description First seen. */
            FirstSeen?: string | null;
            /**
             * Format: int64
             * @description Sightings, rounded to the nearest power of ten.
             */
            HitsCount?: number | null;
            /** @description The address. */
            Ip: string;
            /** @description `known`, `reserved`, `NoInfo`. */
            Status: string;
        };
        /** @description The verdict about one object. */
        OpenTipReport: {
            /** @description File: detection names, newest first. */
            DetectionsInfo?: components["schemas"]["OpenTipDetectionInfo"][] | null;
            DomainGeneralInfo?: components["schemas"]["OpenTipDomainGeneralInfo"] | null;
            DynamicAnalisysResults?: components["schemas"]["OpenTipDynamicResults"] | null;
            FileGeneralInfo?: components["schemas"]["OpenTipFileGeneralInfo"] | null;
            IpGeneralInfo?: components["schemas"]["OpenTipIpGeneralInfo"] | null;
            IpWhoIs?: components["schemas"]["IpWhoIs"] | null;
            UrlGeneralInfo?: components["schemas"]["OpenTipUrlGeneralInfo"] | null;
            /** @description The object's zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description General information about a URL. */
        OpenTipUrlGeneralInfo: components["schemas"]["OpenTipCategories"] & {
            /**
             * Format: int64
             * @description Files downloaded from it or communicating with it.
             */
            FilesCount?: number | null;
            /** @description Its host. */
            Host: string;
            /**
             * Format: int64
             * @description IPv4 addresses that its host resolves to.
             */
            Ipv4Count?: number | null;
            /** @description The URL, normalised, without scheme. */
            Url: string;
        };
        /** @description How many there are of a zone. */
        OpenTipZoneCount: {
            /**
             * Format: int64
             * @description How many.
             */
            Count: number;
            /** @description The zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A threat and its zone. */
        OpenTipZoneThreat: {
            /** @description The threat. */
            Threat: string;
            /** @description The zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description The password that is, and the one that shall be. */
        PasswordBody: {
            /** @description The password that is. */
            Current: string;
            /** @description The one that shall be: at least 12 characters, at most 256 bytes. */
            New: string;
        };
        /** @description A period of time. */
        Period: {
            /** @description Earliest observation. */
            From: string;
            /** @description Latest observation. */
            To: string;
        };
        /** @description Hits in a day, week or month. */
        PeriodRow: {
            /**
             * Format: int64
             * @description Of these while the object was Red, Orange or Yellow.
             */
            DetectionsCount: number;
            /**
             * @description Its first day.
             * @example 2026-02-02
             */
            From: string;
            /**
             * Format: int64
             * @description Hits.
             */
            HitsCount: number;
            /**
             * Format: int64
             * @description Orange.
             */
            Orange: number;
            /**
             * Format: int64
             * @description Red.
             */
            Red: number;
            /**
             * Format: int64
             * @description Yellow.
             */
            Yellow: number;
        };
        /** @description Attempts to fish for data in which the object took part. */
        PhishingAttacks: components["schemas"]["Counts"] & {
            /** @description The newest attacks. */
            Attacks: components["schemas"]["PhishingRow"][];
            /** @description Kits behind the pages. */
            Kits: components["schemas"]["KitRow"][];
            /** @description What was stolen. */
            StolenData: components["schemas"]["StolenCount"][];
            /** @description Industries of those, the most often first. */
            TargetIndustries: components["schemas"]["IndustryCount"][];
            /** @description In whose name, the most often first. */
            Targets: components["schemas"]["TargetRow"][];
        };
        /** @description An attempt to fish for data. */
        PhishingRow: {
            /** @description How it reached people: `mail` or `page`. */
            AttackType: string;
            /** @description Domains of the mailboxes into which a kit sends what it stole. */
            DropDomains: string[];
            /** @description First time. */
            FirstSeen: string;
            /** @description Kits behind it. */
            Kits: components["schemas"]["KitRow"][];
            /** @description Last time that it was confirmed. */
            LastSeen: string;
            /** @description Pages that feeds name. */
            Pages: string[];
            /** @description A link to more. */
            Reference?: string | null;
            /** @description As what the object takes part: `page`, `link`, `sender`, `origin`. */
            Roles: string[];
            /** @description Lists that tell of it. */
            Sources: string[];
            /** @description What it steals. */
            StolenData: string[];
            /** @description Subject of a mail, without what names the receiver. */
            Subject?: string | null;
            /** @description In whose name. */
            Targets: components["schemas"]["TargetRow"][];
        };
        /** @description One piece of evidence in the sum. */
        PieceOfEvidence: {
            /**
             * Format: int64
             * @description Whole days since it was last confirmed.
             */
            AgeDays: number;
            Basis?: components["schemas"]["Basis"] | null;
            /** @description `CATEGORY_…`. */
            Category: string;
            /** @description What it says: `malicious`, `adware`, `clean`, `nothing found`, `shared: …`, `context`. */
            Class: string;
            /**
             * Format: double
             * @description Its own confidence, 0 to 1.
             */
            Confidence: number;
            /** @description Whether it is in the sum. */
            Counted: boolean;
            /**
             * Format: double
             * @description What age has left of it, 0 to 1.
             */
            Decay: number;
            Decision?: components["schemas"]["Decision"] | null;
            /** @description Malware family or detection name. */
            Detection?: string | null;
            /** @description The piece's identity. */
            EvidenceId: string;
            /** @description Since when. */
            FirstSeen?: string | null;
            /** @description Until when it was confirmed. */
            LastSeen?: string | null;
            /** @description The mask, where there is one. */
            Mask?: string | null;
            /** @description Anything else the source says. */
            Note?: string | null;
            /** @description A link to more. */
            Reference?: string | null;
            /**
             * Format: double
             * @description Reliability of the list, 0 to 1.
             */
            Reliability: number;
            /** @description Who reported it to the source. */
            Reporter?: string | null;
            /** @description The rule that kept it out. */
            Rule?: string | null;
            /** @description That rule in words. */
            RuleText?: string | null;
            /**
             * @description The list that says so.
             * @example urlhaus
             */
            Source: string;
            /** @description The source's tags. */
            Tags: string[];
            /**
             * @description Traffic Light Protocol marking.
             * @example TLP:CLEAR
             */
            Tlp: string;
            /** @description How it reaches the object: `object`, `mask` over it, its `host`. */
            Via: string;
            /**
             * Format: double
             * @description Its weight in dB: positive against the object, negative for it.
             */
            Weight: number;
        };
        /** @description What somebody chose for the portal. */
        PreferencesBody: {
            Language?: components["schemas"]["Language"] | null;
            /** @description `light`, `dark` or `system`. */
            Theme: components["schemas"]["Theme"];
            /**
             * @description IANA name of a time zone; null: the group's.
             * @example Asia/Tokyo
             */
            TimeZone?: string | null;
        };
        /** @description A process of a run. */
        ProcessRow: {
            /** @description Command line. */
            CommandLine?: string | null;
            /** @description Digest of the image in capitals. */
            Hash?: string | null;
            /** @description Path or file name of the image. */
            Image: string;
            /**
             * Format: int32
             * @description Place in this list of the process that started it, from 0.
             */
            Parent?: number | null;
        };
        /**
         * @description A product with its searches a day.
         * @enum {string}
         */
        Product: "threat_lookup_100" | "threat_lookup_150" | "threat_lookup_250" | "threat_lookup_500" | "threat_lookup_1000" | "threat_lookup_2500" | "threat_lookup_10000" | "threat_lookup_lite_5000" | "threat_lookup_lite_10000" | "unlimited";
        /** @description A reason with its count. */
        ReasonCount: {
            /**
             * Format: int64
             * @description How often.
             */
            Count: number;
            /** @description Why. */
            Reason: string;
        };
        /** @description A sighting that is not counted. */
        RefusedRow: {
            /**
             * Format: int64
             * @description Its position in the batch, from 0.
             */
            Index: number;
            /**
             * @description What is wrong with it.
             * @example reserved address
             */
            Reason: string;
        };
        /** @description A registrar. */
        RegistrarInfo: {
            /** @description Where it takes reports of abuse. */
            Email?: string | null;
            /** @description Its number at IANA. */
            IanaId?: string | null;
            /** @description Its name. */
            Info?: string | null;
        };
        /** @description One refused record. */
        RejectedRecord: {
            /** @description Why. */
            Reason: string;
            /** @description Where it stands. */
            Spot: string;
            /** @description The beginning of it. */
            Text: string;
        };
        /** @description Whether related objects are dangerous. */
        RelatedObjects: {
            /** @description Whether one of those returned is Red. */
            HasRedZone: boolean;
        };
        /**
         * @description A relation, read from the object at hand.
         * @enum {string}
         */
        Relation: "accessed-by" | "communicates-with" | "contained-in" | "contains" | "dns-record" | "dns-referrer" | "downloaded-from" | "downloads" | "dropped-by" | "drops" | "has-subdomain" | "hosted-on" | "hosts" | "redirected-from" | "redirects-to" | "resolved-from" | "resolves-to" | "similar-domain" | "similar-file" | "started-by" | "starts" | "subdomain-of";
        /** @description What was removed. */
        RemovedReply: {
            /**
             * Format: int64
             * @description Pieces of evidence that are gone.
             */
            Pieces: number;
        };
        /** @description Whose password. */
        ResetBody: {
            /**
             * @description The sign-in name, in any spelling.
             * @example jane@example.com
             */
            Name: string;
        };
        /** @description Why the answer is about another name. */
        ResolutionInfo: {
            /** @description What the answer is about. */
            Answered: string;
            /** @description What was asked for, in canonical form. */
            Asked: string;
            /**
             * @description `alias`: known under one other name only; `candidates`: known as several, nothing is united.
             * @example alias
             */
            Reason: string;
        };
        /**
         * @description What somebody may do, each more than the one before.
         * @enum {string}
         */
        Role: "reader" | "analyst" | "expert" | "group_administrator" | "administrator";
        /** @description What our rows of related objects add to KTIP's. */
        RowCommon: {
            /** @description First time that the relation was seen. */
            FirstSeen?: string | null;
            /** @description Last time. */
            LastSeen?: string | null;
            /** @description Whether it was only seen to happen in runs of the file, which says nothing of the other object; left out where it is stated (ours). */
            OnlySeen?: boolean;
            /**
             * Format: int32
             * @description Its score, 0 to 100 (ours).
             */
            Score: number;
            /** @description Lists that state the relation (ours). */
            Sources: string[];
            /** @description The related object's zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description An import that runs. */
        RunningRow: {
            /**
             * Format: int64
             * @description Its size on disk in bytes; null where it is not known yet.
             */
            Bytes?: number | null;
            /**
             * Format: int64
             * @description How much of it was read. Of a complete list nothing is told while it is measured.
             */
            BytesRead: number;
            /**
             * Format: int64
             * @description Records of the whole import that are on disk to stay.
             */
            Committed: number;
            /**
             * Format: int64
             * @description Files of the import that are done.
             */
            Files: number;
            /**
             * @description The file that is being read.
             * @example csv_online.csv
             */
            Name: string;
            /**
             * Format: int32
             * @description The same in percent of the size.
             */
            Percent?: number | null;
            /**
             * Format: int64
             * @description Records accepted in the whole import.
             */
            Records: number;
            /**
             * Format: double
             * @description Records a second, from the beginning on; null in the first moment.
             */
            RecordsPerSecond?: number | null;
            /**
             * Format: int64
             * @description Records refused in the whole import.
             */
            Refused: number;
            /**
             * Format: double
             * @description For how long it has run, in seconds.
             */
            Seconds: number;
            /** @description When it began. */
            StartedAt: string;
        };
        /** @description A tie in a graph. */
        SavedEdge: {
            /**
             * Format: int32
             * @description The position in `Nodes` of the object from which the relation is read, from 0.
             */
            From: number;
            /** @description Whether it is hidden. */
            Hidden?: boolean;
            /** @description What is noted of it. */
            Note?: string | null;
            /** @description The relation. */
            Relation: components["schemas"]["Relation"];
            /**
             * Format: int32
             * @description The position in `Nodes` of the other end.
             */
            To: number;
        };
        /** @description A graph. */
        SavedGraph: components["schemas"]["SavedGraphRow"] & {
            /** @description Its ties. */
            Edges: components["schemas"]["SavedEdge"][];
            /** @description Its groups of nodes. */
            Groups: components["schemas"]["SavedGroup"][];
            /** @description Its objects. */
            Nodes: components["schemas"]["SavedNode"][];
            /** @description What is noted of the whole. */
            Note?: string | null;
        };
        /** @description A graph to keep. */
        SavedGraphBody: {
            /** @description Its ties. */
            Edges?: components["schemas"]["SavedEdge"][];
            /** @description Its groups of nodes. */
            Groups?: components["schemas"]["SavedGroup"][];
            /**
             * @description Name, up to 200 characters.
             * @example Loader of July
             */
            Name: string;
            /** @description Its objects, each once. */
            Nodes: components["schemas"]["SavedNode"][];
            /** @description What is noted of the whole. */
            Note?: string | null;
            /** @description Whether all of one's group see it. */
            Shared?: boolean;
        };
        /** @description A graph without what it shows. */
        SavedGraphRow: {
            /** @description When it was last changed. */
            ChangedAt: string;
            ChangedBy?: components["schemas"]["UserId"] | null;
            /** @description When it was made. */
            CreatedAt: string;
            /**
             * Format: int32
             * @description How many edges.
             */
            EdgeCount: number;
            /** @description Identifier. */
            Id: components["schemas"]["GraphId"];
            /** @description Whether it is one's own. */
            IsOwn: boolean;
            /** @description Name. */
            Name: string;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            NodeCount: number;
            Owner?: components["schemas"]["UserId"] | null;
            /**
             * Format: int64
             * @description Counted from 1, one more with each change; the `ETag` is this number in quotation marks.
             */
            Revision: number;
            /** @description Whether all of the group see it. */
            Shared: boolean;
        };
        /** @description Graphs, the last changed first. */
        SavedGraphs: {
            /** @description Those that are shared with one's group, and one's own. */
            Graphs: components["schemas"]["SavedGraphRow"][];
        };
        /** @description Nodes that are shown as one. */
        SavedGroup: {
            /** @description Whether its nodes are shown as one. */
            Collapsed?: boolean;
            /** @description Name, up to 200 characters. */
            Name: string;
            /** @description What is noted of it. */
            Note?: string | null;
        };
        /** @description An object in a graph. */
        SavedNode: {
            /**
             * Format: int32
             * @description The position of its group in `Groups`, from 0.
             */
            Group?: number | null;
            /** @description Whether it is hidden. */
            Hidden?: boolean;
            /** @description What is noted of it. */
            Note?: string | null;
            /**
             * @description The object, as in the look-ups; what is kept is its canonical form.
             * @example c2.loader.example
             */
            Object: string;
            /** @description Whether it stays where it stands. */
            Pinned?: boolean;
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
            /**
             * Format: double
             * @description Where it stands, from left to right.
             */
            X?: number | null;
            /**
             * Format: double
             * @description Where it stands, from top to bottom.
             */
            Y?: number | null;
        };
        /** @description A section at both moments. */
        SectionDifference: {
            /**
             * Format: int64
             * @description Items later.
             */
            After: number;
            /**
             * Format: int64
             * @description Items then.
             */
            Before: number;
            /**
             * Format: int64
             * @description Items that came; null where they are too many to be compared.
             */
            Came?: number | null;
            /** @description Whether both are exact; otherwise there are at least so many. */
            IsExact: boolean;
            /**
             * @description Its name, as reports have it.
             * @example FilesDownloaded
             */
            Section: string;
            /**
             * Format: int64
             * @description Items that went; null likewise.
             */
            Went?: number | null;
        };
        /** @description About one list. */
        SectionInfo: {
            Coverage?: components["schemas"]["Period"] | null;
            /** @description Where the next page begins: give it as `cursor`, with this section alone. */
            Cursor?: string | null;
            /**
             * Format: int64
             * @description Items returned.
             */
            Returned: number;
            /** @description Lists that could have spoken here. */
            Sources: string[];
            /**
             * Format: int64
             * @description Items that there are.
             */
            Total: number;
            /** @description Whether that is exact; otherwise there are at least so many. */
            TotalIsExact: boolean;
            /** @description Whether there are more than those. */
            Truncated: boolean;
        };
        /** @description Hits of a sensor. */
        SensorRow: {
            /**
             * Format: int64
             * @description Hits.
             */
            HitsCount: number;
            /** @description Its name. */
            Sensor: string;
        };
        /**
         * @description A service that a licence opens.
         * @enum {string}
         */
        Service: "threat_lookup" | "whois" | "dark_web" | "surface_web";
        /** @description A service today. */
        ServiceRow: {
            /**
             * Format: int64
             * @description Searches a day; null without a limit.
             * @example 250
             */
            Limit?: number | null;
            /**
             * Format: int64
             * @description Searches that are left today; null without a limit.
             */
            Remaining?: number | null;
            /** @description When the group's next day begins, and all are there again. */
            ResetsAt: string;
            /** @description Which one. */
            Service: components["schemas"]["Service"];
            /**
             * Format: int64
             * @description Searches used today.
             */
            Used: number;
        };
        /** @description What lets somebody in: a name with its password, or the secret of a one-time link. */
        SessionBody: {
            /**
             * @description The code of six digits, where the account has a second factor.
             * @example 123456
             */
            Code?: string | null;
            /**
             * @description The sign-in name, in any spelling.
             * @example jane@example.com
             */
            Name?: string | null;
            /** @description The password; beside a `Ticket` that sets one, the new password: at least 12 characters, at most 256 bytes. */
            Password?: string | null;
            /** @description What stands in a one-time link behind `#ticket=`. */
            Ticket?: string | null;
        };
        /** @description Who is signed in. */
        SessionReply: {
            /** @description What requests that change something repeat in the header `x-csrf-token`. */
            Csrf: string;
            /** @description When the session ends unless it is used before. */
            ExpiresAt: string;
            /** @description What the user chose. */
            Preferences: components["schemas"]["PreferencesBody"];
            /** @description The user. */
            User: components["schemas"]["AccountUser"];
        };
        /** @description An open session. */
        SessionRow: {
            /** @description What the browser said of itself. */
            About: string;
            /** @description When it was begun. */
            CreatedAt: string;
            /** @description From which address it was begun. */
            From: string;
            /** @description Whether it is the one that asks. */
            IsCurrent: boolean;
            /** @description When it was last used, to the minute. */
            SeenAt: string;
        };
        /** @description A source with which objects are shared. */
        SharedWith: {
            /**
             * Format: int64
             * @description Objects that both accuse.
             */
            Objects: number;
            /**
             * Format: double
             * @description The same as a share of the objects of the source that is told of.
             */
            Share: number;
            /** @description The other source. */
            Source: string;
        };
        /** @description One sighting, for the API's manual; each is read by itself. */
        SightingBody: {
            /** @description Address of the near side: where no country is stated, the geography databases tell it. The address is never kept. */
            Client?: string | null;
            /**
             * Format: int64
             * @description How often, 1 to 1,000,000,000; 1 where it is left out.
             * @example 3
             */
            Count?: number | null;
            /** @description Country, ISO 3166-1 alpha-2. */
            Country?: string | null;
            /** @description An identifier of the client's choice, at most 128 bytes: under it this sighting is counted once, whichever batch brings it. */
            Id?: string | null;
            /**
             * @description What was met: hash, public address, domain or URL; defanged or not.
             * @example evil.example
             */
            Object: string;
            /** @description Name of the sensor. */
            Sensor?: string | null;
            /**
             * Format: date-time
             * @description When. RFC 3339.
             * @example 2026-02-03T04:05:06Z
             */
            Time: string;
            Type?: components["schemas"]["Type"] | null;
            /**
             * @description What the sensor thought of it: `Red`, `Orange`, `Yellow`, `Grey`, `Green`. Where it is left out, the verdict of that day tells whether a hit is
             *     a detection.
             */
            Zone?: string | null;
        };
        /** @description What became of a batch. */
        SightingsReply: {
            /**
             * Format: int64
             * @description Sightings that are counted, now or before; on disk to stay.
             */
            Accepted: number;
            /** @description The batch's key, as it was sent. */
            BatchId?: string | null;
            /**
             * Format: int64
             * @description Of these, how many had been counted before.
             */
            Known: number;
            /** @description Sightings that are not counted. */
            Refused: components["schemas"]["RefusedRow"][];
        };
        /** @description Something that a rule found. */
        SignatureRow: {
            /** @description ATT&CK techniques. */
            AttackIds: string[];
            /** @description In a sentence. */
            Description?: string | null;
            /** @description The rule. */
            Name: string;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            Severity: number;
        };
        /** @description A domain that imitates the one looked up (ours). */
        SimilarDomainRow: components["schemas"]["LikenessRow"] & {
            /**
             * @description The domain, in A-labels.
             * @example paypa1-login.example
             */
            Domain: string;
            /** @description When a source first spoke of it. */
            FirstSeen?: string | null;
            /** @description Until when a source confirmed it. */
            LastSeen?: string | null;
            /**
             * Format: int32
             * @description Its score, 0 to 100.
             */
            Score: number;
            /** @description As people read it. */
            Unicode: string;
            /** @description Its zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A file that is like the one asked for. */
        SimilarFileRow: components["schemas"]["RowCommon"] & {
            /**
             * @description How sure it is that the two have to do with one another: `high`, `medium`, `low`.
             * @example high
             */
            Confidence: string;
            /** @description Detection name or family. */
            DetectionName?: string | null;
            /**
             * Format: int64
             * @description Sightings; null where no sensor reports.
             */
            HitsCount?: number | null;
            /** @description By what they are alike, the surest first. */
            Likenesses: components["schemas"]["FileLikenessRow"][];
            /** @description MD5 in capitals, where that is the digest by which it is known. */
            Md5?: string | null;
            /** @description A file name of it. */
            Name?: string | null;
            /** @description SHA-1 in capitals, likewise. */
            Sha1?: string | null;
            /** @description SHA-256 in capitals, likewise. */
            Sha256?: string | null;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            Size?: number | null;
            /** @description Format. */
            Type?: string | null;
        };
        /** @description What shall be set; what is left out stays. */
        SourceChangeBody: {
            /** @description Identifiers of the groups that alone see it; an empty list for all. */
            Groups?: components["schemas"]["GroupId"][] | null;
            /** @description Whether nothing of it comes in. */
            Paused?: boolean | null;
            /** @description Why it is paused; told to whoever tries to import. */
            Reason?: string | null;
            /**
             * Format: int32
             * @description For how many days what it says is kept; 0 for ever.
             */
            RetentionDays?: number | null;
        };
        /** @description All sources. */
        SourceList: {
            /** @description The sources, by name. */
            Sources: components["schemas"]["SourceRow"][];
            /** @description How many there are. */
            Total: number;
        };
        /** @description How a source does. */
        SourceMetricRow: {
            Comparison?: components["schemas"]["Comparison"] | null;
            /** @description How fresh it is. */
            Freshness: components["schemas"]["Freshness"];
            /** @description What of the last file of each of its lists was refused. */
            LastImports: components["schemas"]["LastImport"][];
            /**
             * @description Short name.
             * @example urlhaus
             */
            Name: string;
            /** @description Name for people. */
            Title: string;
        };
        /** @description How sources do. */
        SourceMetricsReply: {
            /**
             * Format: int64
             * @description How old the comparison is, in seconds.
             */
            AgeSeconds?: number | null;
            /** @description When they were compared; null where that was not done yet, or is done anew since other groups see other lists. They are compared hourly. */
            MeasuredAt?: string | null;
            /**
             * Format: int64
             * @description Objects that were compared: those that some source calls malicious or unwanted.
             */
            Objects: number;
            /** @description The sources of which anything was imported, as everybody sees them. */
            Sources: components["schemas"]["SourceMetricRow"][];
            /** @description How many sources there are. */
            Total: number;
        };
        /** @description One source. */
        SourceRow: {
            /**
             * Format: int32
             * @description Hours between two issues.
             */
            EveryHours: number;
            /**
             * @description Reliability, `A` (completely reliable) to `F` (cannot be judged).
             * @example B
             */
            Grade: string;
            /** @description The publisher's terms; empty when a mapping does not say. */
            Licence: string;
            /** @description Its lists in the ledger. */
            Lists: components["schemas"]["ListRow"][];
            /**
             * @description Short name, as `source` of an import takes it.
             * @example urlhaus
             */
            Name: string;
            /** @description Name for people. */
            Title: string;
            /** @description Traffic Light Protocol marking. */
            Tlp: string;
            /** @description Where the publisher offers it; empty when a mapping does not say. */
            Url: string;
        };
        /** @description What is set for a source or a list. */
        SourceSettings: {
            /** @description Identifiers of the groups that alone see it; empty for all. */
            Groups: components["schemas"]["GroupId"][];
            /**
             * @description Its name.
             * @example firehol/spamhaus_drop
             */
            Name: string;
            /** @description Whether nothing of it comes in. */
            Paused: boolean;
            /**
             * Format: int32
             * @description For how many days what it says is kept; null for ever.
             */
            RetentionDays?: number | null;
        };
        /** @description Unwanted mails in which the object took part. */
        SpamAttacks: components["schemas"]["Counts"] & {
            /** @description The newest attacks. */
            Attacks: components["schemas"]["SpamRow"][];
            /** @description Attacks by kind, the most first: `malware`, `phishing`, `scam`, `advertising`, `other`. */
            Kinds: components["schemas"]["KindCount"][];
            /**
             * Format: int64
             * @description How many mails.
             */
            Mails: number;
        };
        /** @description An attack by mail. */
        SpamRow: {
            /** @description First mail. */
            FirstSeen: string;
            /** @description What it is for. */
            Kind: string;
            /** @description ISO 639-1 code. */
            Language?: string | null;
            /** @description Last mail. */
            LastSeen: string;
            /**
             * Format: int64
             * @description How many mails.
             */
            Mails: number;
            /** @description As what the object takes part: `origin`, `relay`, `sender`, `link`, `picture`, `attachment`. */
            Roles: string[];
            /** @description Senders' domains, as stated: they may be borrowed. */
            SenderDomains: string[];
            /** @description Lists that tell of it. */
            Sources: string[];
            /** @description Subject, without what names the receiver. */
            Subject?: string | null;
        };
        /** @description A name with those who state it. */
        StatedRow: {
            /**
             * @description The name as the sources write it.
             * @example win.emotet
             */
            Name: string;
            /** @description Lists that state it. */
            Sources: string[];
        };
        /** @description Sightings of the object up to the moment. */
        StatisticsInfo: {
            /** @description By country, most hits first. */
            Countries: components["schemas"]["CountryRow"][];
            Coverage?: components["schemas"]["Period"] | null;
            /** @description By day (UTC), the last 31, oldest first; days without hits are left out. */
            Days: components["schemas"]["PeriodRow"][];
            /**
             * Format: int64
             * @description Of these while the object was Red, Orange or Yellow: by what the sensor said, or else by the verdict of that day.
             */
            DetectionsCount: number;
            /**
             * @description When it was first met.
             * @example 2026-01-02T03:04Z
             */
            FirstSeen?: string | null;
            /**
             * Format: int64
             * @description Hits of all time.
             */
            HitsCount: number;
            /** @description When it was last met. */
            LastSeen?: string | null;
            /** @description By month, all of the period. */
            Months: components["schemas"]["PeriodRow"][];
            /**
             * Format: int64
             * @description Hits of sensors beyond the 256 that are named.
             */
            OtherSensorsHitsCount: number;
            /** @description The period that all below is about: three years and the month that is going on. */
            Period: components["schemas"]["Period"];
            /**
             * Format: int64
             * @description Hits in the period.
             */
            PeriodHitsCount: number;
            /**
             * Format: int32
             * @description 0 to 5: how many digits the number of hits in the last 30 days has, at most 5.
             */
            Popularity: number;
            /** @description By sensor, of all time, most hits first; empty for moments of the past. */
            Sensors: components["schemas"]["SensorRow"][];
            /** @description Lists of sightings that could have spoken here. */
            Sources: string[];
            /** @description By week from Monday on, the last 53. */
            Weeks: components["schemas"]["PeriodRow"][];
        };
        /** @description A status of EPP and what it means. */
        StatusInfo: {
            /**
             * @description Its code.
             * @example clientTransferProhibited
             */
            Code: string;
            /** @description What it means. */
            Meaning: string;
        };
        /** @description Attacks that steal one kind of data. */
        StolenCount: {
            /**
             * Format: int64
             * @description How many.
             */
            Count: number;
            /**
             * @description `credentials`, `card`, `banking`, `one-time code`, `identity`, `wallet`.
             * @example credentials
             */
            Data: string;
        };
        /** @description A name below a host. */
        SubdomainRow: components["schemas"]["RowCommon"] & {
            /**
             * Format: int64
             * @description Files downloaded from it; null where not counted.
             */
            FilesCount?: number | null;
            /** @description The name. */
            Subdomain: string;
        };
        /** @description An organisation in whose name data is fished for. */
        TargetRow: {
            /**
             * Format: int64
             * @description How many attacks.
             */
            Count?: number | null;
            /** @description Its industry, where the table of brands has it. */
            Industry?: string | null;
            /** @description Its name. */
            Organization: string;
        };
        /**
         * @description Look of the portal.
         * @enum {string}
         */
        Theme: "light" | "dark" | "system";
        /** @description One threshold. */
        Threshold: {
            /**
             * Format: int32
             * @description As a score, 0 to 100.
             */
            Score: number;
            /**
             * Format: double
             * @description The least sum whose rounded score reaches it, in dB.
             */
            Sum: number;
        };
        /** @description Where the zones begin. */
        Thresholds: {
            /** @description From here not trusted (files: malware). */
            Orange: components["schemas"]["Threshold"];
            /** @description From here dangerous. */
            Red: components["schemas"]["Threshold"];
        };
        /** @description A token that is asked for. */
        TokenBody: {
            ExpiresAt?: components["schemas"]["Moment"] | null;
            Licence?: components["schemas"]["LicenceId"] | null;
            /**
             * @description What to call it, 1 to 100 characters.
             * @example SIEM
             */
            Name: string;
            /**
             * @description What it may be used for.
             * @example [
             *       "lookup"
             *     ]
             */
            Scopes: components["schemas"]["TokenScope"][];
        };
        /**
         * @description Identifier of a token; it opens nothing.
         * @example tok_0123456789abcdef0123456789abcdef
         */
        TokenId: string;
        /** @description Tokens. */
        TokenList: {
            /** @description The tokens, the newest first, also those that are in force no more. */
            Tokens: components["schemas"]["TokenRow"][];
            /** @description How many there are. */
            Total: number;
        };
        /** @description A token as it may be shown. */
        TokenRow: {
            /** @description When it was made. */
            CreatedAt: string;
            /** @description From when on it is good for nothing. */
            ExpiresAt: string;
            /** @description Identifier; it opens nothing. */
            Id: components["schemas"]["TokenId"];
            /** @description Whether it can be used. */
            IsInForce: boolean;
            Licence?: components["schemas"]["LicenceId"] | null;
            /** @description What its owner calls it. */
            Name: string;
            /**
             * @description Its first characters.
             * @example hantei_a1B2c3
             */
            Prefix: string;
            /** @description When it was revoked. */
            RevokedAt?: string | null;
            /** @description What it may be used for. */
            Scopes: components["schemas"]["TokenScope"][];
            /** @description When it was last used, to the minute. */
            UsedAt?: string | null;
            /** @description Whom it speaks for. */
            UserId: components["schemas"]["UserId"];
        };
        /**
         * @description What a token may be used for.
         * @enum {string}
         */
        TokenScope: "lookup" | "import" | "assess" | "whois" | "documents" | "administer";
        /** @description A code that the authenticator shows. */
        TotpCode: {
            /**
             * @description Six digits.
             * @example 123456
             */
            Code: string;
        };
        /** @description The account's password. */
        TotpPassword: {
            /** @description The password. */
            Password: string;
        };
        /** @description What an authenticator needs; shown once. */
        TotpReply: {
            /** @description The seed in base32, for typing. */
            Secret: string;
            /** @description The same as an `otpauth://` address, for a QR code. */
            Uri: string;
        };
        /** @description What a triage found. */
        TriageAnswer: {
            /** @description What matters: the most dangerous first, then the most frequent. */
            Indicators: components["schemas"]["TriagedIndicator"][];
            /** @description Lines that hold them, if they were asked for. */
            Lines?: components["schemas"]["TriagedLine"][];
            /** @description Figures. */
            Summary: components["schemas"]["TriageSummary"];
        };
        /** @description A line of an answer in lines, for the API's manual. */
        TriageLine: components["schemas"]["TriagedIndicator"] | components["schemas"]["TriagedLine"] | {
            /** @description Figures. */
            Summary: components["schemas"]["TriageSummary"];
        };
        /** @description Figures of a triage. */
        TriageSummary: {
            /**
             * Format: int64
             * @description Bytes read, decompressed.
             */
            Bytes: number;
            /**
             * Format: int64
             * @description What had the shape of an indicator, with repetitions.
             */
            Candidates: number;
            /**
             * Format: int64
             * @description Files read; those of an archive count one by one.
             */
            Files: number;
            /**
             * Format: int64
             * @description In Green, if it was asked for.
             */
            Green: number;
            /**
             * Format: int64
             * @description In Grey, if it was asked for, and something is known of them.
             */
            Grey: number;
            /**
             * Format: int64
             * @description Indicators that matter and for which there was no room (at most 100,000 are given), or no searches left today.
             */
            IndicatorsDropped: number;
            /**
             * Format: int64
             * @description Lines read.
             */
            Lines: number;
            /**
             * Format: int64
             * @description Matching lines for which there was no room (at most 100,000 are given).
             */
            LinesDropped: number;
            /**
             * Format: int64
             * @description In Orange.
             */
            Orange: number;
            /**
             * Format: int64
             * @description Indicators in the zone Red.
             */
            Red: number;
            /**
             * Format: double
             * @description Time it took.
             */
            Seconds: number;
            /** @description What could not be read, or not to its end. */
            Unread: components["schemas"]["UnreadFile"][];
            /**
             * Format: int64
             * @description In Yellow.
             */
            Yellow: number;
        };
        /** @description An indicator that matters. */
        TriagedIndicator: {
            /** @description Main category, `CATEGORY_…`. */
            Category: string;
            /** @description Where it occurs first. */
            First: components["schemas"]["LogPlace"];
            /** @description First seen by the sources. */
            FirstSeen?: string | null;
            /**
             * @description The indicator in canonical form.
             * @example evil.example
             */
            Indicator: string;
            /** @description Where it occurs last. */
            Last: components["schemas"]["LogPlace"];
            /** @description Last seen by the sources. */
            LastSeen?: string | null;
            /** @description Whether it stands there only where it may be the name of a file, like `install.sh`. */
            MaybeFile: boolean;
            /**
             * Format: int64
             * @description How often it occurs; as the host of a URL too.
             */
            Occurrences: number;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            Score: number;
            /**
             * @description The status in words.
             * @example Dangerous
             */
            Status: string;
            /** @description Its kind. */
            Type: components["schemas"]["Type"];
            /** @description Its zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A line in which something matters. */
        TriagedLine: {
            /** @description The log's name. */
            File: string;
            /** @description What matters in it. */
            Indicators: string[];
            /**
             * Format: int64
             * @description Line, from 1.
             */
            Line: number;
            /** @description The line, or the part around the first indicator. */
            Text: string;
        };
        /**
         * @description The kind of object, as in the API's paths.
         * @enum {string}
         */
        Type: "hash" | "ip" | "domain" | "url";
        /** @description Something that could not be read. */
        UnreadFile: {
            /** @description Its name, with the path inside an archive. */
            Name: string;
            /** @description Why. */
            Reason: string;
        };
        /** @description General information about a URL. */
        UrlGeneralInfo: components["schemas"]["Common"] & {
            /**
             * Format: int64
             * @description Files downloaded from it or communicating with it.
             */
            FilesCount?: number | null;
            /** @description Its host. */
            Host: string;
            /**
             * Format: int64
             * @description IPv4 addresses that its host resolves to.
             */
            Ipv4Count?: number | null;
            /**
             * @description The URL, normalised, without scheme.
             * @example shop.example/login?id=1
             */
            Url: string;
        };
        /** @description A related URL; a domain or address where the source names no more than that. */
        UrlRow: components["schemas"]["RowCommon"] & {
            /** @description Detection name or family (ours). */
            DetectionName?: string | null;
            /** @description Its host. */
            Domain: string;
            /**
             * Format: int32
             * @description `UrlReferrals`, `UrlReferredTo`: how many redirections away, from 1 (ours).
             */
            Hops?: number | null;
            /**
             * @description `HostedUrls`: `contains` when the object is the URL's host, `resolves` when the host resolved to it (ours).
             * @example contains
             */
            Hosting?: string | null;
            /** @description Last time; the same as `LastSeen`. */
            LastDownloadDate?: string | null;
            /**
             * Format: int32
             * @description Port of the connection (ours).
             */
            Port?: number | null;
            /** @description What `Url` is: a URL, or a bare domain or address (ours). */
            Type: components["schemas"]["Type"];
            /** @description The URL, without scheme. */
            Url: string;
            /**
             * Format: int64
             * @description Sightings; null where no sensor reports.
             */
            UrlHitsCount?: number | null;
            /** @description The URL in between that is next to this one, when `Hops` is more than 1 (ours). */
            Via?: string | null;
        };
        /** @description What was used of a licence's service on a day. */
        UseRow: {
            /**
             * @description The day in the group's time zone.
             * @example 2026-07-10
             */
            Day: string;
            /** @description Identifier of the licence. */
            Licence: components["schemas"]["LicenceId"];
            /**
             * Format: int64
             * @description Searches a day as the licence has it now; null without a limit.
             */
            Limit?: number | null;
            /**
             * @description Code of its product.
             * @example threat_lookup_250
             */
            Product: string;
            /** @description Which service. */
            Service: components["schemas"]["Service"];
            /**
             * Format: int64
             * @description Searches that were used.
             */
            Used: number;
        };
        /** @description A user to be. */
        UserBody: {
            GroupId?: components["schemas"]["GroupId"] | null;
            /**
             * Format: email
             * @description Where mails go to.
             */
            Mail?: string | null;
            /**
             * @description Sign-in name, often an address of mail: 1 to 254 characters.
             * @example jane@example.com
             */
            Name: string;
            /** @description What it may do, at most what you may. */
            Role: components["schemas"]["Role"];
        };
        /** @description What shall become different; what is left out stays. */
        UserChangeBody: {
            GroupId?: components["schemas"]["GroupId"] | null;
            /** @description Whether nothing may be done for now. */
            IsDisabled?: boolean | null;
            /** @description Another address of mail; empty for none. */
            Mail?: string | null;
            Role?: components["schemas"]["Role"] | null;
        };
        /**
         * @description Identifier of a user.
         * @example usr_0123456789abcdef0123456789abcdef
         */
        UserId: string;
        /** @description Users. */
        UserList: {
            /** @description How many there are. */
            Total: number;
            /** @description The users, by name. */
            Users: components["schemas"]["UserRow"][];
        };
        /** @description A user. */
        UserRow: {
            /** @description When it was added. */
            CreatedAt: string;
            /** @description Identifier of the group. */
            GroupId: components["schemas"]["GroupId"];
            /** @description Whether there is a password to sign in with. */
            HasPassword: boolean;
            /** @description Whether a code is asked for besides. */
            HasTotp: boolean;
            /** @description Identifier. */
            Id: components["schemas"]["UserId"];
            /** @description Whether nothing may be done for now. */
            IsDisabled: boolean;
            /** @description When it was last signed in. */
            LastSeenAt?: string | null;
            /** @description Where mails go to. */
            Mail?: string | null;
            /**
             * @description Sign-in name.
             * @example jane@example.com
             */
            Name: string;
            /** @description What it may do. */
            Role: components["schemas"]["Role"];
        };
        /** @description A verdict at a moment. */
        VerdictAt: {
            /** @description Main category. */
            Category: components["schemas"]["Category"];
            /** @description How many of them count. */
            EvidenceCounted: number;
            /** @description Pieces of evidence in all. */
            EvidenceTotal: number;
            /** @description The moment. */
            Moment: string;
            /**
             * Format: int32
             * @description Score, 0 to 100.
             */
            Score: number;
            /**
             * @description Status in words.
             * @example Dangerous
             */
            Status: string;
            /**
             * Format: double
             * @description The sum of weights, in dB.
             */
            Sum: number;
            /** @description Zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description The verdict about one object. */
        VerdictLine: {
            /** @description Main category, `CATEGORY_…`. */
            Category: string;
            /** @description First seen. */
            FirstSeen?: string | null;
            /** @description Whether anything is known about the object itself. */
            Known: boolean;
            /** @description Last seen. */
            LastSeen?: string | null;
            /** @description The request as it was given. */
            Request: string;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            Score: number;
            /**
             * @description The status in words.
             * @example Dangerous
             */
            Status: string;
            /** @description The kind of object. */
            Type: components["schemas"]["Type"];
            /** @description The zone. */
            Zone: components["schemas"]["Zone"];
        };
        /** @description A watch to begin. */
        WatchBody: {
            /** @description Why, for oneself: at most 500 characters on one line. */
            Note?: string;
            /**
             * @description Hash, address, domain or URL, defanged or not.
             * @example shop.example
             */
            Object: string;
        };
        /**
         * @description Identifier of a watch.
         * @example wch_0123456789abcdef0123456789abcdef
         */
        WatchId: string;
        /** @description One's watches. */
        WatchList: {
            /**
             * Format: int32
             * @description How many there may be.
             * @example 1000
             */
            Limit: number;
            /**
             * @description The address that changes are told to; null where the account has none, and then they are only shown here.
             * @example jane@example.com
             */
            ToldTo?: string | null;
            /** @description How many there are. */
            Total: number;
            /** @description The watches, the newest first. */
            Watches: components["schemas"]["WatchRow"][];
        };
        /** @description A watch. */
        WatchRow: {
            /** @description When the last one was told. */
            ChangedAt?: string | null;
            /**
             * Format: int64
             * @description How many changes were told.
             */
            Changes: number;
            /** @description Since when. */
            CreatedAt: string;
            /** @description Identifier. */
            Id: components["schemas"]["WatchId"];
            /** @description What was written beside it. */
            Note: string;
            /**
             * @description The object in canonical form.
             * @example shop.example
             */
            Object: string;
            /**
             * @description The status that was told last, in words.
             * @example Not categorized
             */
            Status: string;
            Type?: components["schemas"]["Type"] | null;
            Zone?: components["schemas"]["Zone"] | null;
        };
        /** @description A week. */
        WeekRow: {
            /**
             * Format: int64
             * @description Attacks in it.
             */
            Count: number;
            /**
             * @description Its Monday (UTC).
             * @example 2026-02-02
             */
            Week: string;
        };
        /** @description A piece that would have to be withdrawn. */
        Withdrawal: {
            /** @description Its identity. */
            EvidenceId: string;
            /** @description The list that says it. */
            Source: string;
        };
        /**
         * @description The danger zone; exactly these words (British `Grey`).
         * @enum {string}
         */
        Zone: "Red" | "Orange" | "Yellow" | "Grey" | "Green";
        /** @description A moment from which on the zone is another one. */
        ZoneChange: {
            /** @description From when (RFC 3339): as `as_of` it gives this zone. */
            At: string;
            /**
             * Format: int32
             * @description The score at that moment.
             */
            Score: number;
            /** @description The zone from then on. */
            Zone: components["schemas"]["Zone"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    read_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountReply"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
        responses: {
            /** @description Changed; the session that goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Malformed, or the new password cannot be used */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody is signed in, or the password is another (`wrong_credentials`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, or the session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The account has no password: ask for a link to set one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Tried too often; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The choices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    write_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreferencesBody"];
            };
        };
        responses: {
            /** @description The choices as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesBody"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpCode"];
            };
        };
        responses: {
            /** @description In use; the session that goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Malformed, or not a code of the seed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody is signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, or the session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is a second factor already: remove it first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Tried too often; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The seed, shown this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpReply"];
                };
            };
            /** @description Nobody is signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, or the session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is a second factor already: remove it first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpPassword"];
            };
        };
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody is signed in, or the password is another (`wrong_credentials`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, or the session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The account has no password: ask for a link to set one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Tried too often; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_assessments: {
        parameters: {
            query?: {
                /** @description Only those about this hash, address, domain (with those about all below it) or URL. */
                object?: string;
                /** @description With those that have run out or were withdrawn. */
                ended?: boolean;
                /** @description Assessments at most, 1 to 1000; 100 when left out. */
                count?: number;
                /** @description Where to go on, as the answer before gave it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The assessments */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentsReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_assessment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssessmentBody"];
            };
        };
        responses: {
            /** @description Stated; it counts at once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    withdraw_assessment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the assessment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The assessment, which counts no more */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has ended already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description Identifier of a group; for administrators of the installation all when left out. */
                group?: string;
                /** @description Identifier of a user. */
                user?: string;
                /**
                 * @description How the action begins.
                 * @example user.
                 */
                action?: string;
                /**
                 * @description An object: who looked it up, in the form given here, as long as the audit says what was looked up. Requests for many say how many.
                 * @example login-update.example
                 */
                object?: string;
                /** @description From this moment on (RFC 3339, or a day for the end of it). */
                since?: string;
                /** @description Before this moment. */
                until?: string;
                /** @description Before this number. */
                before?: number;
                /** @description Lines of a page, 1 to 1000. */
                count?: number;
                /** @description Of an export; `ndjson` when left out. */
                format?: "ndjson" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_audit: {
        parameters: {
            query?: {
                /** @description Identifier of a group; for administrators of the installation all when left out. */
                group?: string;
                /** @description Identifier of a user. */
                user?: string;
                /**
                 * @description How the action begins.
                 * @example user.
                 */
                action?: string;
                /**
                 * @description An object: who looked it up, in the form given here, as long as the audit says what was looked up. Requests for many say how many.
                 * @example login-update.example
                 */
                object?: string;
                /** @description From this moment on (RFC 3339, or a day for the end of it). */
                since?: string;
                /** @description Before this moment. */
                until?: string;
                /** @description Before this number. */
                before?: number;
                /** @description Lines of a page, 1 to 1000. */
                count?: number;
                /** @description Of an export; `ndjson` when left out. */
                format?: "ndjson" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["AuditLine"];
                    "text/csv": string;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    make_backup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The back-up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Another back-up is being made, or too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_difference: {
        parameters: {
            query: {
                /**
                 * @description The earlier moment: RFC 3339, or a day for the end of it (UTC).
                 * @example 2026-02-03
                 */
                from: string;
                /** @description The later one; now when left out. */
                to?: string;
                /** @description "What did we know then": evidence that we recorded later counts at neither moment. */
                known_at?: string;
            };
            header?: never;
            path: {
                /** @description Kind of object */
                type: components["schemas"]["Type"];
                /** @description The object, as in the look-ups */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What differs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DifferenceReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such type */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    lookup_domain: {
        parameters: {
            query?: {
                /**
                 * @description Sections to answer, separated by commas; when left out everything but `SimilarDomains`, which searches all names. Names
                 *     that another kind of object has are passed over.
                 * @example [
                 *       "Zone",
                 *       "IpGeneralInfo",
                 *       "HostedUrls"
                 *     ]
                 */
                sections?: ("Analyses" | "DetectionsInfo" | "DnsRecords" | "DnsReferrals" | "DomainDnsResolutions" | "DomainGeneralInfo" | "DomainWhoIsInfo" | "Explanation" | "Families" | "FeedMasks" | "FileAccessedUrls" | "FileCertificates" | "FileChildren" | "FileDownloadedBy" | "FileDownloadedFromUrls" | "FileDownloadedObjects" | "FileGeneralInfo" | "FileNames" | "FileParentCertificates" | "FileParents" | "FilePaths" | "FileStartedBy" | "FileStartedObjects" | "FilesAccessed" | "FilesDownloaded" | "FilesDownloadedFromIp" | "HostedUrls" | "Imitates" | "Industries" | "IpDnsResolutions" | "IpGeneralInfo" | "IpWhoIs" | "LicenseInfo" | "NetworkNeighbours" | "PhishingAttacks" | "RelatedObjects" | "SectionInfo" | "SimilarDomains" | "SimilarFiles" | "SpamAttacks" | "Statistics" | "Subdomains" | "Timeline" | "UrlDomainWhoIs" | "UrlGeneralInfo" | "UrlReferrals" | "UrlReferredTo" | "Zone")[];
                /**
                 * @description Items a section returns at most, 1 to 1000.
                 * @example 100
                 */
                count?: number;
                /**
                 * @description `json`, or `stix` for a STIX 2.1 bundle of all sections, whatever `sections` and `count` say. `hosts`, `rpz` (BIND), `suricata` and `csv` are lists
                 *     to block by: the object and the related objects of the sections asked for that are in one of `zones`, each once; `count` is 1000 when left out. Behind a
                 *     URL that is not percent-encoded `csv` is the URL's own.
                 */
                format?: "json" | "stix" | "hosts" | "rpz" | "suricata" | "csv";
                /**
                 * @description "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC).
                 * @example 2026-02-03T04:05:06Z
                 */
                as_of?: string;
                /**
                 * @description "What did we know then": evidence that we recorded later does not count.
                 * @example 2026-02-03
                 */
                known_at?: string;
                /**
                 * @description Of a list to block by: `Red`, `Orange`, `Yellow`, separated by commas; `Red` alone when left out. What is Grey or Green stands in none.
                 * @example [
                 *       "Red",
                 *       "Orange"
                 *     ]
                 */
                zones?: ("Red" | "Orange" | "Yellow")[];
                /** @description Where a section goes on, as `SectionInfo` gave it; name exactly that section in `sections`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Domain name; defanged is fine */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, a STIX 2.1 bundle, or a list to block by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KtipReport"];
                    "application/stix+json;version=2.1": Record<string, never>;
                    "text/csv": string;
                    "text/dns": string;
                    "text/plain": string;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    erase_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureBody"];
            };
        };
        responses: {
            /** @description Erased, or counted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    explain_object: {
        parameters: {
            query?: {
                /** @description "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC). */
                as_of?: string;
                /** @description "What did we know then": evidence that we recorded later does not count. */
                known_at?: string;
            };
            header?: never;
            path: {
                /** @description Kind of object */
                type: components["schemas"]["Type"];
                /** @description The object, as in the look-ups */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplainReport"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such type */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_graph: {
        parameters: {
            query?: {
                /**
                 * @description Relations to answer, separated by commas; when left out all that the kind of object has but `similar-domain`, which searches all names. Those
                 *     that another kind of object has are passed over.
                 * @example [
                 *       "resolves-to",
                 *       "downloads"
                 *     ]
                 */
                relations?: ("accessed-by" | "communicates-with" | "contained-in" | "contains" | "dns-record" | "dns-referrer" | "downloaded-from" | "downloads" | "dropped-by" | "drops" | "has-subdomain" | "hosted-on" | "hosts" | "redirected-from" | "redirects-to" | "resolved-from" | "resolves-to" | "similar-domain" | "similar-file" | "started-by" | "starts" | "subdomain-of")[];
                /**
                 * @description Neighbours a relation returns at most, 1 to 500.
                 * @example 50
                 */
                count?: number;
                /** @description "What was true then": relations seen later do not count. RFC 3339, or a day for the end of it (UTC). Zones of neighbours are those of today. */
                as_of?: string;
                /** @description "What did we know then": relations that we recorded later do not count. */
                known_at?: string;
                /** @description Where a relation goes on, as its `Cursor` gave it; name exactly that relation in `relations`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Kind of object */
                type: components["schemas"]["Type"];
                /** @description The object, as in the look-ups */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object with its neighbours */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such type */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_graphs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The graphs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedGraphs"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_graph: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedGraphBody"];
            };
        };
        responses: {
            /** @description Kept; `ETag` has the revision */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedGraphRow"];
                };
            };
            /** @description Malformed, or there are too many; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_graph: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportBody"];
            };
        };
        responses: {
            /** @description The bundle */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/stix+json;version=2.1": Record<string, never>;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_graph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the graph */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The graph; `ETag` has the revision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedGraph"];
                };
            };
            /** @description No identifier */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_graph: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that reading it gave; without it, 428 */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Identifier of the graph */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedGraphBody"];
            };
        };
        responses: {
            /** @description Changed; `ETag` has the new revision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedGraphRow"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Changed meanwhile: read it again */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No `If-Match` */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_graph: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that reading it gave */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Identifier of the graph */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No identifier */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Changed meanwhile: read it again */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupBody"];
            };
        };
        responses: {
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupRow"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the group */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the group */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupChangeBody"];
            };
        };
        responses: {
            /** @description The group as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupRow"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    lookup_hash: {
        parameters: {
            query?: {
                /**
                 * @description Sections to answer, separated by commas; when left out everything but `SimilarDomains`, which searches all names. Names
                 *     that another kind of object has are passed over.
                 * @example [
                 *       "Zone",
                 *       "IpGeneralInfo",
                 *       "HostedUrls"
                 *     ]
                 */
                sections?: ("Analyses" | "DetectionsInfo" | "DnsRecords" | "DnsReferrals" | "DomainDnsResolutions" | "DomainGeneralInfo" | "DomainWhoIsInfo" | "Explanation" | "Families" | "FeedMasks" | "FileAccessedUrls" | "FileCertificates" | "FileChildren" | "FileDownloadedBy" | "FileDownloadedFromUrls" | "FileDownloadedObjects" | "FileGeneralInfo" | "FileNames" | "FileParentCertificates" | "FileParents" | "FilePaths" | "FileStartedBy" | "FileStartedObjects" | "FilesAccessed" | "FilesDownloaded" | "FilesDownloadedFromIp" | "HostedUrls" | "Imitates" | "Industries" | "IpDnsResolutions" | "IpGeneralInfo" | "IpWhoIs" | "LicenseInfo" | "NetworkNeighbours" | "PhishingAttacks" | "RelatedObjects" | "SectionInfo" | "SimilarDomains" | "SimilarFiles" | "SpamAttacks" | "Statistics" | "Subdomains" | "Timeline" | "UrlDomainWhoIs" | "UrlGeneralInfo" | "UrlReferrals" | "UrlReferredTo" | "Zone")[];
                /**
                 * @description Items a section returns at most, 1 to 1000.
                 * @example 100
                 */
                count?: number;
                /**
                 * @description `json`, or `stix` for a STIX 2.1 bundle of all sections, whatever `sections` and `count` say. `hosts`, `rpz` (BIND), `suricata` and `csv` are lists
                 *     to block by: the object and the related objects of the sections asked for that are in one of `zones`, each once; `count` is 1000 when left out. Behind a
                 *     URL that is not percent-encoded `csv` is the URL's own.
                 */
                format?: "json" | "stix" | "hosts" | "rpz" | "suricata" | "csv";
                /**
                 * @description "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC).
                 * @example 2026-02-03T04:05:06Z
                 */
                as_of?: string;
                /**
                 * @description "What did we know then": evidence that we recorded later does not count.
                 * @example 2026-02-03
                 */
                known_at?: string;
                /**
                 * @description Of a list to block by: `Red`, `Orange`, `Yellow`, separated by commas; `Red` alone when left out. What is Grey or Green stands in none.
                 * @example [
                 *       "Red",
                 *       "Orange"
                 *     ]
                 */
                zones?: ("Red" | "Orange" | "Yellow")[];
                /** @description Where a section goes on, as `SectionInfo` gave it; name exactly that section in `sections`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description MD5, SHA-1 or SHA-256 in hexadecimal */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, a STIX 2.1 bundle, or a list to block by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KtipReport"];
                    "application/stix+json;version=2.1": Record<string, never>;
                    "text/csv": string;
                    "text/dns": string;
                    "text/plain": string;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_imports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_file: {
        parameters: {
            query?: {
                /** @description The source it comes from, as `GET /api/sources` names it; recognised from the content when left out. */
                source?: string;
                /**
                 * @description The mapping that says what it means, by its name in the server's folder of mappings, in place of `source`.
                 * @example acme
                 */
                mapping?: string;
                /**
                 * @description Its name, which tells the list of sources that have several: `spamhaus_drop.netset`.
                 * @example csv_recent.csv
                 */
                name?: string;
                /**
                 * @description The date of a list that has none of its own. RFC 3339, or a day.
                 * @example 2026-02-03
                 */
                observed_at?: string;
                /** @description Its marking, in place of the source's own: `clear`, `green`, `amber`, `amber+strict`, `red`. */
                tlp?: string;
                /** @description Name of the sensor of logs that do not name it, at most 63 bytes; the source's name if left out. */
                sensor?: string;
                /**
                 * @description Country of the sensor, for sightings whose country nothing else tells.
                 * @example JP
                 */
                country?: string;
                /** @description `true`: write nothing, and tell what the file would become. */
                dry_run?: "true" | "false";
                /** @description How many pieces of evidence a dry run shows, 10 if left out, at most 1,000. */
                show?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, at most 512 MiB as sent */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The source is paused, or is being removed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/octet-stream` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    lookup_ip: {
        parameters: {
            query?: {
                /**
                 * @description Sections to answer, separated by commas; when left out everything but `SimilarDomains`, which searches all names. Names
                 *     that another kind of object has are passed over.
                 * @example [
                 *       "Zone",
                 *       "IpGeneralInfo",
                 *       "HostedUrls"
                 *     ]
                 */
                sections?: ("Analyses" | "DetectionsInfo" | "DnsRecords" | "DnsReferrals" | "DomainDnsResolutions" | "DomainGeneralInfo" | "DomainWhoIsInfo" | "Explanation" | "Families" | "FeedMasks" | "FileAccessedUrls" | "FileCertificates" | "FileChildren" | "FileDownloadedBy" | "FileDownloadedFromUrls" | "FileDownloadedObjects" | "FileGeneralInfo" | "FileNames" | "FileParentCertificates" | "FileParents" | "FilePaths" | "FileStartedBy" | "FileStartedObjects" | "FilesAccessed" | "FilesDownloaded" | "FilesDownloadedFromIp" | "HostedUrls" | "Imitates" | "Industries" | "IpDnsResolutions" | "IpGeneralInfo" | "IpWhoIs" | "LicenseInfo" | "NetworkNeighbours" | "PhishingAttacks" | "RelatedObjects" | "SectionInfo" | "SimilarDomains" | "SimilarFiles" | "SpamAttacks" | "Statistics" | "Subdomains" | "Timeline" | "UrlDomainWhoIs" | "UrlGeneralInfo" | "UrlReferrals" | "UrlReferredTo" | "Zone")[];
                /**
                 * @description Items a section returns at most, 1 to 1000.
                 * @example 100
                 */
                count?: number;
                /**
                 * @description `json`, or `stix` for a STIX 2.1 bundle of all sections, whatever `sections` and `count` say. `hosts`, `rpz` (BIND), `suricata` and `csv` are lists
                 *     to block by: the object and the related objects of the sections asked for that are in one of `zones`, each once; `count` is 1000 when left out. Behind a
                 *     URL that is not percent-encoded `csv` is the URL's own.
                 */
                format?: "json" | "stix" | "hosts" | "rpz" | "suricata" | "csv";
                /**
                 * @description "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC).
                 * @example 2026-02-03T04:05:06Z
                 */
                as_of?: string;
                /**
                 * @description "What did we know then": evidence that we recorded later does not count.
                 * @example 2026-02-03
                 */
                known_at?: string;
                /**
                 * @description Of a list to block by: `Red`, `Orange`, `Yellow`, separated by commas; `Red` alone when left out. What is Grey or Green stands in none.
                 * @example [
                 *       "Red",
                 *       "Orange"
                 *     ]
                 */
                zones?: ("Red" | "Orange" | "Yellow")[];
                /** @description Where a section goes on, as `SectionInfo` gave it; name exactly that section in `sections`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description IPv4 or IPv6 address; defanged is fine */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, a STIX 2.1 bundle, or a list to block by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KtipReport"];
                    "application/stix+json;version=2.1": Record<string, never>;
                    "text/csv": string;
                    "text/dns": string;
                    "text/plain": string;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_knowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Name or identifier, percent-encoded
                 * @example Emotet
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card, or the candidates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No list knows it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 400 bytes */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_licence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The licences */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceReply"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_use: {
        parameters: {
            query?: {
                /**
                 * @description Days, today too, 1 to 366; 90 when left out.
                 * @example 90
                 */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceUse"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_licences: {
        parameters: {
            query?: {
                /** @description Identifier of a group; one's own when left out */
                group?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The licences */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceList"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    grant_licence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenceBody"];
            };
        };
        responses: {
            /** @description Granted */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedLicence"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    revoke_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the licence */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The licence, which is in force no more */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedLicence"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the licence */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenceChangeBody"];
            };
        };
        responses: {
            /** @description The licence as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedLicence"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_use_of_licence: {
        parameters: {
            query?: {
                /**
                 * @description Days, today too, 1 to 366; 90 when left out.
                 * @example 90
                 */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Identifier of the licence */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceUse"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetBody"];
            };
        };
        responses: {
            /** @description Taken, whatever becomes of it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Asked for too often from this address; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Nobody is */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, which has no session */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description `Name` and `Password`, or `Ticket` */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionBody"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Malformed, or the new password cannot be used */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `wrong_credentials`, `wrong_ticket`; `code_needed` or `password_needed` where the rest is right */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Tried too often; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody was signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, or the session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_oidc: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No provider is configured */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Tried too often; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The provider cannot be asked, or too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    finish_oidc: {
        parameters: {
            query?: {
                /** @description From the provider */
                code?: string;
                /** @description From the provider */
                state?: string;
                /** @description From the provider (RFC 9207) */
                iss?: string;
                /** @description From the provider, when it lets nobody in */
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in; or, for a browser, back to the page */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No provider is configured */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Tried too often; see `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    report_sightings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description At most 10,000 sightings in 8 MiB */
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchBody"];
            };
        };
        responses: {
            /** @description What became of each; what was accepted is on disk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SightingsReply"];
                };
            };
            /** @description Malformed, or no sighting of it can be counted; `details` names them */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Another batch was sent under this key */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed: send the same again */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long: send the same again */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_source_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How sources do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceMetricsReply"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Source or list
                 * @example urlhaus
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemovedReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Source or list
                 * @example urlhaus
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceChangeBody"];
            };
        };
        responses: {
            /** @description What is set now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceSettings"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description Identifier of a user, for administrators; oneself where it is left out */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description Malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such user, or none within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenBody"];
            };
        };
        responses: {
            /** @description Made; the token is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenReply"];
                };
            };
            /** @description Malformed, or not within what the owner may do; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody is signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A token was shown, or the session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The group has no such licence */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the token */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked, now or before */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not an identifier of a token */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The session's secret was not repeated */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such token, or none within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    triage_log: {
        parameters: {
            query?: {
                /**
                 * @description `json`, `ndjson` (indicators, then lines, then the summary, an object a line) or `csv` (indicators alone).
                 * @example json
                 */
                format?: "json" | "ndjson" | "csv";
                /**
                 * @description Zones that matter, separated by commas; `red,orange,yellow` when left out.
                 * @example [
                 *       "red",
                 *       "orange"
                 *     ]
                 */
                zones?: ("green" | "grey" | "yellow" | "orange" | "red")[];
                /**
                 * @description `true` to get the matching lines as well, at most 100,000.
                 * @example false
                 */
                lines?: "true" | "false";
                /**
                 * @description The log's name, to be repeated in the answer.
                 * @example proxy.log
                 */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The log, at most 1 GiB as sent */
        requestBody?: {
            content: {
                "application/octet-stream": string | null;
            };
        };
        responses: {
            /** @description What matters in it */
            200: {
                headers: {
                    /** @description Files, or the log itself, that could not be read to their end */
                    "hantei-unread"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriageAnswer"];
                    "application/x-ndjson": components["schemas"]["TriageLine"];
                    "text/csv": string;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    lookup_url: {
        parameters: {
            query?: {
                /**
                 * @description Sections to answer, separated by commas; when left out everything but `SimilarDomains`, which searches all names. Names
                 *     that another kind of object has are passed over.
                 * @example [
                 *       "Zone",
                 *       "IpGeneralInfo",
                 *       "HostedUrls"
                 *     ]
                 */
                sections?: ("Analyses" | "DetectionsInfo" | "DnsRecords" | "DnsReferrals" | "DomainDnsResolutions" | "DomainGeneralInfo" | "DomainWhoIsInfo" | "Explanation" | "Families" | "FeedMasks" | "FileAccessedUrls" | "FileCertificates" | "FileChildren" | "FileDownloadedBy" | "FileDownloadedFromUrls" | "FileDownloadedObjects" | "FileGeneralInfo" | "FileNames" | "FileParentCertificates" | "FileParents" | "FilePaths" | "FileStartedBy" | "FileStartedObjects" | "FilesAccessed" | "FilesDownloaded" | "FilesDownloadedFromIp" | "HostedUrls" | "Imitates" | "Industries" | "IpDnsResolutions" | "IpGeneralInfo" | "IpWhoIs" | "LicenseInfo" | "NetworkNeighbours" | "PhishingAttacks" | "RelatedObjects" | "SectionInfo" | "SimilarDomains" | "SimilarFiles" | "SpamAttacks" | "Statistics" | "Subdomains" | "Timeline" | "UrlDomainWhoIs" | "UrlGeneralInfo" | "UrlReferrals" | "UrlReferredTo" | "Zone")[];
                /**
                 * @description Items a section returns at most, 1 to 1000.
                 * @example 100
                 */
                count?: number;
                /**
                 * @description `json`, or `stix` for a STIX 2.1 bundle of all sections, whatever `sections` and `count` say. `hosts`, `rpz` (BIND), `suricata` and `csv` are lists
                 *     to block by: the object and the related objects of the sections asked for that are in one of `zones`, each once; `count` is 1000 when left out. Behind a
                 *     URL that is not percent-encoded `csv` is the URL's own.
                 */
                format?: "json" | "stix" | "hosts" | "rpz" | "suricata" | "csv";
                /**
                 * @description "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC).
                 * @example 2026-02-03T04:05:06Z
                 */
                as_of?: string;
                /**
                 * @description "What did we know then": evidence that we recorded later does not count.
                 * @example 2026-02-03
                 */
                known_at?: string;
                /**
                 * @description Of a list to block by: `Red`, `Orange`, `Yellow`, separated by commas; `Red` alone when left out. What is Grey or Green stands in none.
                 * @example [
                 *       "Red",
                 *       "Orange"
                 *     ]
                 */
                zones?: ("Red" | "Orange" | "Yellow")[];
                /** @description Where a section goes on, as `SectionInfo` gave it; name exactly that section in `sections`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description URL, with or without scheme, best percent-encoded; defanged is fine */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, a STIX 2.1 bundle, or a list to block by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KtipReport"];
                    "application/stix+json;version=2.1": Record<string, never>;
                    "text/csv": string;
                    "text/dns": string;
                    "text/plain": string;
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 2,000 characters */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description Identifier of a group */
                group?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserBody"];
            };
        };
        responses: {
            /** @description Added; the link is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserRow"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChangeBody"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserRow"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    make_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link, shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkReply"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody that we know */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not there, or not within reach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It contradicts what is there; the message says what to do */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_result: {
        parameters: {
            query: {
                /** @description MD5, SHA-1 or SHA-256 in hexadecimal */
                request: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known, and whether the examination is complete */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileResult"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    scan_file: {
        parameters: {
            query?: {
                /** @description Its name */
                filename?: string;
                /** @description Whose what is found is: `group`, one's own alone, or `all`, which experts may say */
                scope?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, at most 100 MiB unless set otherwise */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What is known; absent data is left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileResult"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent by a page of another site, or for everybody by somebody who may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large; the message names the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/octet-stream` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_bulk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One object a line */
        requestBody?: {
            content: {
                "application/x-ndjson": string | null;
            };
        };
        responses: {
            /** @description One line for each line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["AnswerLine"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The day's searches are used up, or it was sent by a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_domain: {
        parameters: {
            query: {
                /** @description Domain name */
                request: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known; absent data is left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenTipReport"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody knows it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_hash: {
        parameters: {
            query: {
                /** @description MD5, SHA-1 or SHA-256 in hexadecimal */
                request: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known; absent data is left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenTipReport"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody knows it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_ip: {
        parameters: {
            query: {
                /** @description IPv4 or IPv6 address */
                request: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known; absent data is left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenTipReport"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody knows it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_url: {
        parameters: {
            query: {
                /** @description URL, with or without scheme */
                request: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known; absent data is left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenTipReport"];
                };
            };
            /** @description Malformed; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nobody knows it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_watches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The watches */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchList"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_watch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchBody"];
            };
        };
        responses: {
            /** @description It is watched */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchRow"];
                };
            };
            /** @description Malformed, or there are as many as there may be; the message says what to do */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body stopped coming */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It is watched already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not sent as `application/json` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_watch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identifier of the watch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is watched no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not an identifier of a watch */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such watch of one's own */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    check_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus exposition format 0.0.4 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description No token or session that is valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The server failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too busy, or the accounts cannot be asked; see `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    check_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Requests are taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Starting or stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
