//! The keys of all registries, by what they mean, in the form that `fold` gives them. Apart by ` | `.

use model::registration::Role;

use super::table::{Field, Network, Part, Registrar, Section};

pub(super) const FIELDS: &[(Field, &str)] = &[
    (
        Field::Domain,
        "ドメイン名 | domain | domain name | nombre de dominio | object | domainname | dominio | nome de domínio domain name | \
         nome de domínio | complete domain name | domena | query | ascii domain name | nom de domaine | \
         domain name punycode | domaine | nome do domínio | domain punycode",
    ),
    (Field::Handle, "registry domain id | domain id | roid | domain handle | domid | nethandle | ashandle"),
    (
        Field::Created,
        "created | creation date | acivated | date approved | domain dateregistered | created on | created date | \
         domain created | registered | registered on | registered date | registration date | registration time | \
         domain registration date | domain registered | domain create date | record created | record created on | \
         record created date | domain name commencement date | activated | activated on | domain record activated \
         | activation | first registration date | registration | domain created on | domain creation date | \
         create date | date de création | date created | date registered | data de registo creation date | \
         data de registo | entry created | domain date created | original created | regdate | \
         record creation date | creation | created at | connected | registered at | assigned | \
         domain registration | fecha de registro | 登録年月日 | 接続年月日 | fecha de creación | fecha de creacion | \
         inscription date | domain commencement date | date of registration | domain create on | \
         record register date | domain reg date | registrationdate | creationdate | createddate | created dt | \
         crdate | creado | registered since | domain name registered on | record registered | 登记日期 | 注册时间",
    ),
    (
        Field::Updated,
        "updated | updated date | entry updated | ultima actualizacion registrada | record last modified | \
         ultima actualizacion | última actualización | last updated | last updated on | last update | \
         last updated date | last modified | changed | modified | modification date | domain last updated date | \
         domain record last updated | record last updated | record last updated on | domain last updated | \
         last changed date | last change | modified date | date modified | date updated | 最終更新 | \
         last modification date | date de dernière modification | updated on | domain datelastmodified | \
         domain last modified | last edited on | last edited | updated at | last updated time | update date | \
         domain updated | last changed | modified on | domain date last modified | domain updated on | \
         modification | changed date | domain name last updated on | domain date updated | updateddate | \
         datelastmodified | ultima modificacion | actualizado | last update date | record last update | \
         record updated on | record updated | record last updated at | lastupdated | most recent update | \
         fecha ultima modificacion | lastmod",
    ),
    (
        Field::Expires,
        "expires | expires on | date renewal | domain datebilleduntil | record expired | expiry date | \
         expiration date | expires date | registry expiry date | expire date | \
         registrar registration expiration date | registrar expiration date | domain expiration date | \
         expiration time | paid till | domain expires | renewal date | expire | expiry | record expires | \
         record expires on | record will expire on | valid until | validity | expiration | renewed until | \
         domain expires on | date dexpiration | valid date | paid until | data de expiração expiration date | \
         data de expiração | registered until | expires at | fecha de expiracion | fecha de vencimiento | \
         expired date | exp date | domain currently expires | ren date | renewal | expire on | status expires | \
         domain expire date | domain expiry date | expirationdate | expired | registry expiration date | exdate | \
         billed until | 有効期限 | registrar registration expiration | record expire date | domain exp date | \
         domain name expires on | record expires at | domain expiration | fecha de expiración | expires date time \
         | valid till | fecha expiracion | expirydate | expire time | next renewal date | paidtill",
    ),
    (
        Field::Status,
        "status | domain status | estatus del dominio | state | registration status | domain name status | statut \
         | estado | eppstatus | epp status | domaintype | query status | rgp status | domain state | ロック状態 | 状態 | \
         lock status | status codes | current domain status | flags | domain status codes | registrystatus | \
         dom status | domstatus",
    ),
    (
        Field::NameServer,
        "name server | nserver | third server hostname | fourth server hostname | fifth server hostname | \
         dns name | ns1 hostname | ns2 hostname | ns3 hostname | ns4 hostname | ns5 hostname | nameserver | \
         name servers | nameservers | servers | servidores de nombre | nombres de dominio | ネームサーバ | dns | ns | \
         host name | hostname | nameserver hostname | name server 1 | name server 2 | name server 3 | \
         name server 4 | primary server | secondary server | ns 1 | ns 2 | ns 3 | ns 4 | ns 5 | dns 1 | dns 2 | \
         dns 3 | dns 4 | ns1 | ns2 | ns3 | ns4 | ns5 | ns6 | dns1 | dns2 | dns3 | dns4 | name servername | \
         domain nameserver | domain server | domain servers | primary nameserver | primary name server | \
         secondary name server | secondary nameserver | ns name 01 | ns name 02 | ns name 03 | ns name 04 | \
         ns name 1 | ns name 2 | ns name 3 | ns name 4 | server name | nserver 1 | nserver 2 | primary dns | \
         secondary dns | 호스트이름 | primary server hostname | secondary server hostname | nameserver 1 | \
         nameserver 2 | nameserver 3 | nameserver 4 | nameserver information | name server handle | host | \
         dns server | hostserver | nameserver name | name server name | fourth dns | third dns | \
         name server hostname | domain nameservers",
    ),
    (
        Field::NameServerAddress,
        "ip address | ns1 netaddress | ns2 netaddress | ns3 netaddress | ns4 netaddress | \
         primary server netaddress | secondary server netaddress | ip | nameserver ip address | server ip",
    ),
    (Field::Signed, "dnssec | signed | signing key | dnssec signed | 署名鍵 | secure | delegation signed"),
    (
        Field::Key,
        "dnskey | ds rdata | ds record | ds | dsl id | ds key tag 1 | ds created 1 | dnssec ds data | ds rdata1",
    ),
    (
        Field::Registrar(Registrar::Name),
        "registrar | sponsoring registrar | registrar name | registrar of record | authorized agency | \
         current registrar | current registar | registrado por | registrar company | registered by | \
         registration service provider | record maintained by | domain name registrar | registered through | \
         registrar of domain | domain registrar | registrar company name",
    ),
    (
        Field::Registrar(Registrar::Handle),
        "registrar handle | registrar nic handle | tag | registrar id | sponsoring registrar id",
    ),
    (Field::Registrar(Registrar::IanaId), "registrar iana id | sponsoring registrar iana id | iana id"),
    (
        Field::Registrar(Registrar::Url),
        "registrar url | referral url | registrar website | registrar web | registrar homepage | \
         registrar home page | sponsoring registrar url | registration service url | registrar web page",
    ),
    (
        Field::Registrar(Registrar::WhoisServer),
        "registrar whois server | whois server | referralserver | registrar whois",
    ),
    (
        Field::Registrar(Registrar::Email),
        "registrar abuse contact email | registrar e mail | registrar email | registrar customer service email | \
         registrar contact email | abuse contact email",
    ),
    (
        Field::Registrar(Registrar::Phone),
        "registrar abuse contact phone | registrar phone | registrar customer service contact | \
         registrar contact phone | registrar phone number",
    ),
    (
        Field::Registrar(Registrar::Ignored),
        "registrar address | registrar country | registrar city | registrar street | registrar postal code | \
         registrar created | registrar fax | registrar state province | registrar status",
    ),
    (
        Field::Network(Network::Range),
        "inetnum | inet6num | netrange | cidr | route | route6 | ipv4 address | ipv6 address | network number | \
         ネットワークアドレス | ip network",
    ),
    (Field::Network(Network::AutNum), "aut num | asnumber | autnum | as block"),
    (Field::Network(Network::Name), "netname | network name | asname | as name | service name"),
    (Field::Network(Network::Description), "descr"),
    (Field::Network(Network::Origin), "origin | originas"),
    (
        Field::Ignored,
        "source | remarks | mnt by | nsl id | hold | free date | nsstat | nslastaa | type | anonymous | \
         eligstatus",
    ),
];

pub(super) const REGISTRAR: &[(Registrar, &str)] = &[
    (Registrar::Name, "name | registrar name | registrar | company name"),
    (Registrar::Organization, "organization | organisation | organization name | org | company"),
    (Registrar::Handle, "registrar id | handle | id | tag | registrar handle | nic handle | number"),
    (Registrar::IanaId, "iana id | registrar iana id"),
    (Registrar::Url, "url | web | website | www | web page | referral url | homepage | web site"),
    (Registrar::WhoisServer, "whois server | whois"),
    (
        Registrar::Email,
        "email | e mail | abuse contact | contact email | e mail address | mail | abuse email | \
         customer service email",
    ),
    (Registrar::Phone, "phone | telephone | phone number | tel | abuse phone | customer service contact"),
    (
        Registrar::Ignored,
        "address | country | city | created | changed | last modified | fax | fax no | type | registered | \
         anonymous | source | status | modified | postal code | street | state | state province | province | \
         address line 1 | dnssec | contact | language",
    ),
];

pub(super) const PARTS: &[(Part, &str)] = &[
    (
        Part::Handle,
        "id | contact id | handle | nic hdl | nic hdl br | nic handle | contactid | contact handle | nichandle | \
         userid | nic id | user id | nic | client id | contact nic handle | orgid | orghandle | registry id | \
         nic hdl ir | contact code",
    ),
    (
        Part::Name,
        "名前 | name | person | contact | personname | nombre del contacto | role | contact name | full name | \
         contact person | responsible person | responsible name | registrant | nombre | imię i nazwisko | \
         common name | username",
    ),
    (Part::FirstName, "first name | firstname | given name"),
    (Part::LastName, "last name | lastname | family name | surname"),
    (
        Part::Organization,
        "organization | organisation | org | organización | company | company name | organization name | \
         organisation name | org name | orgname | organization en | contact organization | contact organisation | \
         organizacion | company en | organizationname | contact organization name",
    ),
    (
        Part::Address,
        "street | address | street1 | street2 | street3 | street 1 | street 2 | street 3 | address1 | address2 | \
         address3 | address 1 | address 2 | address 3 | street address | postal address | line 1 | line 2 | addr \
         | address line 1 | address line 2 | mailing address | postaladdress | addr 1 | addr 2 | direccion | \
         strasse | contact address | address en | street number | contact street | addresses | 住所 | po box | \
         building | ulice | location",
    ),
    (Part::City, "city | town | contact city | ciudad | locality | city en | city name | suburb"),
    (
        Part::State,
        "state | province | state province | region | stateprov | state provence | contact state | \
         contact state province | provincia | county | prov",
    ),
    (
        Part::PostalCode,
        "postal code | zip | postcode | zip code | postalcode | zipcode | postal code zip | post code | pcode | \
         postal zip code | contact postal code | contact zip | zip postal code | código postal | 郵便番号 | postal",
    ),
    (
        Part::Country,
        "country | country code | countrycode | country economy | contact country | country economy code | pais | \
         iso | contact country economy",
    ),
    (
        Part::Phone,
        "phone | phone number | telephone | tel | voice | telephone number | phone no | contact phone | phone1 | \
         telefono | 電話番号 | contact phone number | contact telephone | phone nos | phone main | telno | \
         contact phone no",
    ),
    (Part::PhoneExtension, "phone ext | phone extension | contact phone ext"),
    (
        Part::Fax,
        "fax番号 | fax | fax no | fax number | facsimile | facsimile number | fax nos | contact fax | contact facsimile | \
         fax num | faxno | fax号码 | fax phone | telefax",
    ),
    (Part::FaxExtension, "fax ext | fax extension | contact fax ext"),
    (
        Part::Email,
        "email | e mail | email address | mail | contact email | e mail address | electronic mail | 電子メール | \
         contact e mail | emailaddr | correo | e mail id | email id | contact email address | emails",
    ),
    (
        Part::Ignored,
        "created | changed | source | mnt by | remarks | created on | last updated | last update | modified | \
         registered | updated | created date | last modified | registrar | anonymous | obsoleted | eligstatus | \
         eligsource | eligdate | reachmedia | reachstatus | reachsource | reachdate | type | language | web page \
         | sponsoring registrar | creation date | tax number | url | vat | notify | trouble | reg date | regdate \
         | dnssec | website | abuse mailbox | status | web | nserver count | contact type | rnpy | signed | hold \
         | identch",
    ),
];

pub(super) const ROLES: &[(Role, &str)] = &[
    (
        Role::Registrant,
        "owners | organisation | registrant contact | registrant | organisation | owner contact | owners | owner | holder | domain holder \
         | registrants | org | domain owner | registrant info | organization owner",
    ),
    (
        Role::Administrative,
        "administrative contacts | administrative contacts | administrative contact | admin contact | administrative | admin | \
         administration | ac | admin c | administrator | administrative contact ac | adm contact | responsible | \
         adm",
    ),
    (
        Role::Technical,
        "technical contacts | tec | technical contact | tech contact | technical contact code | contacto técnico | technical | tech | tech c \
         | tc | technical contact tc",
    ),
    (
        Role::Billing,
        "billing contact | billing | billing contact code | bill | billing c | financial contact | financial | \
         bill contact",
    ),
    (Role::Zone, "zone contact | zone | zone c"),
    (Role::Abuse, "abuse contact | abuse | orgabuse"),
    (Role::Noc, "noc contact | noc | orgnoc"),
    (Role::Reseller, "reseller"),
];

pub(super) const REFERENCES: &[(Role, &str)] = &[
    (
        Role::Registrant,
        "owner c | holder c | registrant c | holder | owner handle | registrant id c | org | organisation c | \
         org c",
    ),
    (Role::Administrative, "admin c | administrative c | ac c | adm c"),
    (Role::Technical, "tech c | technical c | te c"),
    (Role::Billing, "billing c | bill c | ff c"),
    (Role::Zone, "zone c"),
    (Role::Abuse, "abuse c"),
];

pub(super) const SECTIONS: &[(Section, &str)] = &[
    (
        Section::Contact(Role::Registrant),
        "登録者名 | registrant | registrant contact | registered for | registrant code | registrant information | owner | \
         holder | domain holder | registrant contact information | registrant details | holder of domain name | \
         domain owner | organization | organisation | owner contact | registrants address | registrants | \
         registrant contact details | registrant organization | registrant info | titulaire | registrant name | \
         owners contact | organization using domain name | domain name holder | titular registrant | titular | \
         registrant address | owner information | registrant or organization | holder contact | \
         registrant company | 組織名 | organization jp | 所有者 | org | ownership | contact registrant | \
         domain registrant | user organization | entidade titular registrant | registrant contactinformation | \
         owner name | organization name | registrantcontact | registrant data | registrants contact",
    ),
    (
        Section::Contact(Role::Administrative),
        "登録担当者 | admin contact | administrative contact | admin | administrative contact code | \
         administrative contact agent | admin c | administrative contacts | administrative contact information | \
         administrative | contact information | admin contacts | adm contact | administrative contact details | \
         contact administratif | administrative contact technical contact | administrative technical contact | \
         administrative technical contacts | admin contact information | responsible person | \
         administrative details | administrativ contact | responsável administrativo admin contact | \
         responsable administrativo | contacto administrativo | 公開連絡窓口 | admin info | admin c contact | \
         administrative contact technical contact zone contact | administration contact | \
         administrative contact person | admin details | administrativecontact | admincontact | \
         registrar administrative contacts | administrative contacts details",
    ),
    (
        Section::Contact(Role::Technical),
        "technical contact | tech contact | tech c | technical contacts | technical | tech | \
         technical contact information | registrar technical contacts | technical contact details | \
         contact technique | tech contacts | technical contact zone contact | tech contact information | \
         technical details | responsável técnico tech contact | contacto tecnico | responsable técnico | 技術連絡担当者 \
         | technical info | tech info | tech details | technicalcontact | onsite technical contacts | \
         responsable tecnico | technical contact person | technical contacts details | onsite technical contact | \
         agent technical contacts",
    ),
    (
        Section::Contact(Role::Billing),
        "billing contact | billing | billing contact information | billing c | billing contacts | \
         contacto de cobranza | billing contact details | contacto financiero | financial contact | \
         billing details | bill contact | entidade gestora billing contact | contacto de facturacion | \
         responsable pago | billing info",
    ),
    (Section::Contact(Role::Zone), "zone c | zone contact | zone | zone contact information"),
    (Section::Contact(Role::Abuse), "abuse contact | registrar abuse contact"),
    (Section::Contact(Role::Reseller), "reseller | reseller information | reseller contact | agent"),
    (
        Section::Registrar,
        "registrar | registrar information | domain registrar | registration service provider | registrar info | \
         sponsoring registrar | registrar details | registered through | registrar contact | \
         registrar contact information | registrarcontact",
    ),
    (
        Section::NameServers,
        "name servers | nameservers | name server | domain servers in listed order | domain servers | \
         domain nameservers | nameserver | name servers in listed order | nameservers in listed order | \
         dns servers | listed name servers | name servers information | nameserver information | nserver | dns | \
         host servers | servers in listed order | dns server | primary name server | secondary name server | \
         1차 네임서버 정보 | 2차 네임서버 정보 | 3차 네임서버 정보 | 4차 네임서버 정보 | domain name servers | domain dns servers | \
         nameservers information | dns information | domain servers listed in order | name servers 1 | \
         servidores de dominio | domain servers in order | nameserver data | serveurs de noms | servidor dns | \
         domain name server | server | dns entries | name server information | domain dns | dns name servers | \
         nameserver details | host information | name servers list",
    ),
    (Section::Keys, "keys | dnssec | ds records | dnssec keys | ds rdata"),
    (
        Section::Record,
        "domain information | relevant dates | domain | domain name | domain name information | \
         registration status | additional info | registry data | dates | status | domain status | flags | \
         additional section | important dates | domain details | domain record | data validation | record dates | \
         domain data | registration information | registration dates",
    ),
    (
        Section::Ignored,
        "registrant type | comments | remarks | notice | legal notice | disclaimer | terms of use | trading as | \
         registrants agent",
    ),
];
