//! Mails on their way out: composed safely, handed to an SMTP server.
//!
//! [`Sender::send`] hands one [`Mail`] to one server, once, and says whether another attempt makes sense ([`Failure::is_permanent`]). It keeps
//! nothing: who must not lose a mail keeps it until `send` returned `Ok`, and sends it again under the same [`Mail::message_id`], so that a
//! mailbox that got it twice can tell. [`Template`] has the words, in English and Japanese; [`defang`] makes indicators harmless in them.
//!
//! No receiving, no attachments, no HTML: what people write about threats is text, and nothing in it is fetched by who reads it.

mod address;
mod compose;
mod config;
mod defang;
mod exchange;
mod failure;
mod relay;
mod sender;
mod template;
mod text;

pub use self::{
    address::{Address, BadAddress},
    compose::{BadMail, Mail, compose},
    config::{BadConfig, Config, Password, Security},
    defang::defang,
    failure::{Failure, Reply, Step},
    sender::Sender,
    template::{FillError, Filled, LINK_BYTES_MAX, Language, Template, Value},
};
